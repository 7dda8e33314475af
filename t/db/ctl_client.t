#!/usr/bin/perl
# dubplatectl client: what is entered, shown, changed, shut out and removed.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Pg;
use JSON::PP;
use Test::More;

my $pg = Dubplate::Pg->shared;
my $db = $pg->create_db;
my %env = (DUBPLATE_DATABASE_URL => $pg->conninfo($db));

sub ctl { return Dubplate::Build::ctl(\%env, 'client', @_) }

sub json {
    my ($status, $out, $err) = ctl(@_, '--json');
    is $status, 0, "@_ works" or diag $err;
    return decode_json($out);
}

sub refused {
    my ($like, @args) = @_;
    my ($got, $out, $err) = ctl(@args);
    is $got, 1, "@args is refused";
    like $err, $like, 'and it says why';
    return;
}

sub sql { return $pg->sql($db, "SET search_path = dubplate; $_[0]") }

subtest 'a public client' => sub {
    my $made = json('add', 'My Editor', '--redirects',
        'https://editor.example/cb http://127.0.0.1/cb my-editor://cb',
        '--scopes', 'mcp:read openid');
    like $made->{client_id}, qr/^c_[\w-]{43}$/, 'it has an id';
    is $made->{client_secret}, undef, 'and no secret';
    my $shown = json('show', $made->{client_id});
    is $shown->{client_name}, 'My Editor', 'its name';
    is_deeply $shown->{redirect_uris},
        [qw(https://editor.example/cb http://127.0.0.1/cb my-editor://cb)],
        'its addresses';
    is $shown->{token_endpoint_auth_method}, 'none', 'its method';
    is $shown->{application_type}, 'native', 'its type';
    is_deeply $shown->{scope}, [qw(mcp:read openid)], 'its scopes';
    is $shown->{source}, 'manual', 'entered by hand';
    is $shown->{expires_at}, undef, 'for ever';
    is_deeply [map { $_->{client_id} } @{ json('list') }],
        [$made->{client_id}], 'it is on the list';
    my ($status, $out) = ctl('list');
    like $out, qr/^client_id .*\n\Q$made->{client_id}\E +My Editor +manual/,
        'which is a table';
};

subtest 'a confidential client' => sub {
    my ($status, $out, $err) = ctl('add', 'Server', '--id', 'server', '--json',
        '--redirects', 'https://s.example/cb', '--method',
        'client_secret_post');
    is $status, 0, 'is entered';
    like $err, qr/not shown again/, 'with a warning';
    my $secret = decode_json($out)->{client_secret};
    like $secret, qr/^cs_[\w-]{43}$/, 'it has a secret';
    my $hash = sql("SELECT encode(secret_hash, 'hex') FROM oauth_client
                    WHERE client_id = 'server'");
    is $hash, `printf %s $secret | b2sum -l 256 | cut -c1-64` =~ s/\n//r,
        'of which the hash is kept';
    is json('show', 'server')->{application_type}, 'web', 'it is on the web';
    is_deeply json('show', 'server')->{scope}, [], 'with all scopes';
    my $next = json('secret', 'server')->{client_secret};
    isnt $next, $secret, 'it is given another';
    isnt sql("SELECT encode(secret_hash, 'hex') FROM oauth_client
              WHERE client_id = 'server'"), $hash, 'the old one stops';
    refused(qr/no client 'nobody' that has a secret/, 'secret', 'nobody');
    refused(qr/There is a client 'server' already/, 'add', 'Again', '--id',
            'server', '--redirects', 'https://s.example/cb');
    is json('redirects', 'server', 'https://s.example/new')
        ->{redirect_uris}[0], 'https://s.example/new', 'it moves';
    refused(qr/fragment/, 'redirects', 'server', 'https://s.example/#x');
    refused(qr/'nobody' is no client that was entered/, 'redirects', 'nobody',
            'https://s.example/new');
};

subtest 'a machine user' => sub {
    Dubplate::Build::ctl(\%env, 'account', 'create', 'robot');
    my $made = json('add', 'Nightly', '--account', 'robot', '--scopes',
                    'mcp:write');
    ok $made->{client_secret}, 'has a secret';
    my $shown = json('show', $made->{client_id});
    is $shown->{login}, 'robot', 'acts as its account';
    is_deeply $shown->{grant_types}, ['client_credentials'], 'by itself';
    is_deeply $shown->{redirect_uris}, [], 'and is redirected nowhere';
    is $shown->{token_endpoint_auth_method}, 'client_secret_basic', 'by Basic';
    refused(qr/no account 'nobody'/, 'add', 'X', '--account', 'nobody');
    refused(qr/redirected nowhere/, 'add', 'X', '--account', 'robot',
            '--redirects', 'https://x.example/');
    refused(qr/has a secret/, 'add', 'X', '--account', 'robot', '--method',
            'none');
};

subtest 'mistakes' => sub {
    my @where = ('--redirects', 'https://x.example/');
    refused(qr/where the client may be redirected/, 'add', 'X');
    refused(qr/where the client may be redirected/, 'add', 'X', '--redirects',
            ' ');
    refused(qr/redirect address/, 'add', 'X', '--redirects', $_) for
        'http://x.example/', 'https://x.example/#f', 'https://X.example/';
    refused(qr/redirected to/, 'add', 'X', '--redirects', $_) for
        'javascript:alert(1)', 'data:x', 'file:///etc/passwd';
    refused(qr/at most 20/, 'add', 'X', '--redirects',
            join ' ', map {"https://x.example/$_"} 1 .. 21);
    refused(qr/--method is/, 'add', 'X', @where, '--method', 'jwt');
    refused(qr/unknown.*There are: .*mcp:read/s, 'add', 'X', @where,
            '--scopes', 'mcp:red');
    refused(qr/visible ASCII/, 'add', 'X', @where, '--id', 'a b');
    refused(qr/1 to 200/, 'add', 'X', @where, '--id', '');
    refused(qr/needs a name/, 'add', "\x07", @where);
    refused(qr/--source is/, 'list', '--source', 'elsewhere');
    refused(qr/--limit/, 'list', '--limit', '0');
    refused(qr/no client 'nobody'/, $_, 'nobody')
        for qw(show disable enable remove);
    is sql("SELECT count(*) FROM oauth_client WHERE client_name = 'X'"), 0,
        'none was entered';
};

subtest 'shut out and removed' => sub {
    is +(ctl('disable', 'server'))[1], "disabled\n", 'a client is shut out';
    is +(ctl('disable', 'server'))[1], "already disabled\n", 'once';
    is json('show', 'server')->{state}, 'disabled', 'which shows';
    is sql("SELECT count(*) FROM client_principal WHERE client_id = 'server'"),
        0, 'it is unknown';
    is +(ctl('enable', 'server'))[1], "enabled\n", 'and let in again';
    is +(ctl('remove', 'server'))[0], 0, 'a client is removed';
    refused(qr/no client 'server'/, 'show', 'server');
};

subtest 'known clients' => sub {
    my $known = json('list', '--known');
    my %names = map { $_->{name} => 1 } @$known;
    ok $names{$_}, "$_ is one" for 'Claude', 'Claude Code', 'ChatGPT',
        'Cursor', 'VS Code', 'Gemini CLI', 'MCP Inspector';
    ok +(grep { $_->{redirect_uri}
                eq 'https://claude.ai/api/mcp/auth_callback' } @$known),
        'with their addresses';
    is_deeply [map { $_->{client_name} } @{ json('list', '--source',
        'registered') }], [], 'others are apart';
};

done_testing;
