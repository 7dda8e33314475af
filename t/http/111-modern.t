#!/usr/bin/perl
# fronts: cgi proxy_fcgi htaccess
# Revision 2026-07-28 through a web server: headers, statuses, prompts,
# completion and pages of lists.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use JSON::PP qw(encode_json);
use MIME::Base64 qw(encode_base64);
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'mcp.page_size' => 7 });
my $c = $i->client($i->account('ann'));
my $meta = 'io.modelcontextprotocol/';

# A request of 2026-07-28: the answer, parsed; headers may be overridden.
sub ask {
    my ($method, $params, %headers) = @_;
    my %p = (%{ $params // {} }, _meta => {
        "${meta}protocolVersion" => '2026-07-28',
        "${meta}clientCapabilities" => {},
        "${meta}clientInfo" => { name => 'test', version => '1' } });
    my $name = $p{name} // $p{uri};
    my %h = ('mcp-protocol-version' => '2026-07-28', 'mcp-method' => $method,
             defined $name ? ('mcp-name' => $name) : (), %headers);
    delete $h{$_} for grep { !defined $h{$_} } keys %h;
    my $r = $c->rpc_raw(encode_json({ jsonrpc => '2.0', id => 7,
        method => $method, params => \%p }), \%h);
    return $r->json;
}

subtest 'discover' => sub {
    my $r = ask('server/discover')->{result};
    is $c->last->status, 200, 'server/discover is answered';
    is $c->last->header('mcp-session-id'), undef, 'without a session';
    ok grep({ $_ eq '2026-07-28' } @{ $r->{supportedVersions} }),
        'it names the version it speaks';
    is $r->{resultType}, 'complete', 'the result is complete';
    like $r->{ttlMs}, qr/^\d+$/, 'it may be kept for a while';
    is $r->{cacheScope}, 'private', 'by whom it was given to';
    ok $r->{_meta}{"${meta}serverInfo"}{version}, 'the server says who it is';
};

subtest 'headers' => sub {
    my @bad = (
        ['Mcp-Method says another', 'tools/list', {},
         'mcp-method' => 'tools/call'],
        ['Mcp-Method is missing', 'tools/list', {}, 'mcp-method' => undef],
        ['the version is missing', 'tools/list', {},
         'mcp-protocol-version' => undef],
        ['the version is another', 'tools/list', {},
         'mcp-protocol-version' => '2025-11-25'],
        ['Mcp-Name is missing', 'tools/call', { name => 'list_stores' },
         'mcp-name' => undef],
        ['Mcp-Name says another', 'resources/read',
         { uri => 'mcp://docs/agent-guide' }, 'mcp-name' => 'mcp://x'],
    );
    for (@bad) {
        my ($what, @request) = @$_;
        my $e = ask(@request)->{error};
        is $c->last->status, 400, "$what: 400";
        is $e->{code}, -32020, 'and HeaderMismatch';
    }
    ask('tools/call', { name => 'list_stores', arguments => {} });
    is $c->last->status, 200, 'headers that agree are taken';
    ask('tools/call', { name => 'list_stores' }, 'mcp-name' =>
        '=?base64?' . encode_base64('list_stores', '') . '?=');
    is $c->last->status, 200, 'also in base64';
    ask('nothing/at/all');
    is $c->last->status, 404, 'a method that is not there is 404';
    ask('ping');
    is $c->last->status, 404, 'so is one that went';
    ask('tools/list', {}, 'mcp-session-id' => 'x', 'last-event-id' => 'x.1');
    is $c->last->status, 200, 'what older revisions sent does not matter';
};

subtest 'pages' => sub {
    my (@names, $cursor, $first);
    for (1 .. 9) {
        my $r = ask('tools/list', { defined $cursor ? (cursor => $cursor) : () })
            ->{result};
        $first //= $r->{nextCursor};
        push @names, map { $_->{name} } @{ $r->{tools} };
        $cursor = $r->{nextCursor} // last;
        ok @{ $r->{tools} } == 7, 'a page is as long as set';
    }
    ok @names > 15, 'pages lead to all tools';
    my %once = map { $_ => 1 } @names;
    is scalar keys %once, scalar @names, 'each once';
    for my $bad ('', 'x', "${first}A", ucfirst(lc $first), substr($first, 1)) {
        is ask('tools/list', { cursor => $bad })->{error}{code}, -32602,
            'a cursor that was not given is refused';
    }
    is ask('resources/list', { cursor => $first })->{error}{code}, -32602,
        'so is one of another list';
};

subtest 'prompts' => sub {
    my $r = ask('prompts/list')->{result};
    is_deeply [map { $_->{name} } @{ $r->{prompts} }],
        [qw(prepare_release fix_findings)], 'are listed';
    $r = ask('prompts/get', { name => 'prepare_release',
        arguments => { title => 'Midnight', genre => 'Dub' } })->{result};
    like $r->{messages}[0]{content}{text}, qr/Title: Midnight\n- Genre: Dub/,
        'what is known is in the text';
    my $draft = $c->call('save_release_draft',
        { release => { title => 'Half done' } })->{structuredContent};
    $r = ask('prompts/get', { name => 'fix_findings',
        arguments => { releaseId => $draft->{releaseId} } })->{result};
    like $r->{messages}[0]{content}{text}, qr/blocking .*\(/,
        'findings are in the text';
    is ask('prompts/get', { name => 'fix_findings' })->{error}{code}, -32602,
        'an argument that is needed is asked for';
    is ask('prompts/get', { name => 'nothing' })->{error}{code}, -32602,
        'an unknown prompt is told';
    my %ref = (ref => { type => 'ref/prompt', name => 'prepare_release' });
    $r = ask('completion/complete', { %ref,
        argument => { name => 'genre', value => 'du' } })->{result};
    is_deeply $r->{completion}{values}, ['Dub', 'Dubstep'],
        'genres are completed';
    $r = ask('completion/complete', { %ref,
        argument => { name => 'store', value => '' } })->{result};
    is_deeply [sort @{ $r->{completion}{values} }],
        ['demo-store', 'north-store'], 'and stores';
    $r = ask('completion/complete', { ref => { type => 'ref/resource',
            uri => 'mcp://releases/{id}/status' },
        argument => { name => 'id', value => 'half' } })->{result};
    is_deeply $r->{completion}{values}, [$draft->{releaseId}],
        'and releases, by their title';
    my $bob = $i->client($i->account('bob'));
    $r = $bob->rpc('completion/complete', { ref => { type => 'ref/resource',
            uri => 'mcp://releases/{id}/status' },
        argument => { name => 'id', value => '' } })->{result};
    is_deeply $r->{completion}{values}, [], "which are nobody else's";
};

done_testing;
