#!/usr/bin/perl
# dubplatectl: accounts, tokens, jobs, settings, and what it says of mistakes.
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

sub ctl { return Dubplate::Build::ctl(\%env, @_) }

sub json {
    my ($status, $out, $err) = ctl(@_, '--json');
    is $status, 0, "@_ works" or diag $err;
    return decode_json($out);
}

sub refused {
    my ($like, $status, @args) = @_;
    my ($got, $out, $err) = ctl(@args);
    is $got, $status, "@args: status $status";
    like $err, $like, 'and it says why';
    return;
}

subtest 'accounts' => sub {
    my $ann = json('account', 'create', 'ann', '--name', 'Ann', '--email',
                   'ann@example.org', '--admin');
    is $ann->{login}, 'ann', 'an account';
    is $ann->{display_name}, 'Ann', 'with its name';
    is $ann->{is_admin}, JSON::PP::true, 'and rights';
    my ($status, undef, $err) = ctl('account', 'create', 'ann');
    is $status, 0, 'once more is no failure';
    like $err, qr/exists/, 'but said';
    is json('account', 'credit', 'ann', '10', '--key', 'k')->{balance}, 10,
        'credits';
    is json('account', 'credit', 'ann', '10', '--key', 'k')->{applied},
        JSON::PP::false, 'are booked once for a key';
    is json('account', 'credit', 'ann', '-4')->{balance}, 6, 'or taken';
    refused(qr/cannot be negative/, 1, 'account', 'credit', 'ann', '-7');
    refused(qr/AMOUNT must/, 1, 'account', 'credit', 'ann', 'many');
    refused(qr/AMOUNT must/, 1, 'account', 'credit', 'ann', '0');
    refused(qr/no account 'bob'/, 1, 'account', 'credit', 'bob', '1');
    refused(qr/is no login/, 1, 'account', 'create', 'Ann!');
    is json('account', 'list')->[0]{stored_max_bytes}, 0,
        'it may store what the setting says';
    my $limited = json('account', 'limit', 'ann', '5000000000');
    is $limited->{stored_max_bytes}, 5_000_000_000, 'or so many bytes';
    is $limited->{stored_bytes}, 0, 'and shows what it has';
    is json('account', 'limit', 'ann', 'default')->{stored_max_bytes}, 0,
        'or what the setting says again';
    refused(qr/BYTES must/, 1, 'account', 'limit', 'ann', $_)
        for '0', '-1', '10G';
    refused(qr/no account 'bob'/, 1, 'account', 'limit', 'bob', '1');
    refused(qr/missing: BYTES/, 2, 'account', 'limit', 'ann');
    is scalar @{ json('account', 'list') }, 1, 'the list has one';
    my ($s, $out) = ctl('account', 'list');
    like $out, qr/^account_id\s+login.*\n\S+\s+ann\s+Ann/m, 'as a table';
    ok json('account', 'disable', 'ann')->{disabled_at}, 'it can be locked';
    ok !json('account', 'enable', 'ann')->{disabled_at}, 'and unlocked';
};

subtest 'tokens' => sub {
    my ($status, $out, $err) = ctl('token', 'create', 'ann', '--name',
                                   'laptop', '--scopes', 'once:mcp other');
    my ($token) = $out =~ /\b(pt_[\w-]{43})\b/;
    ok $token, 'a token is printed';
    like $err, qr/not shown again/, 'once';
    is $pg->sql($db, 'SELECT count(*) FROM access_token WHERE'
                     . " token_hash::text LIKE '%$token%'"), 0,
        'and not kept';
    my $listed = json('token', 'list', 'ann');
    is $listed->[0]{token_hint}, substr($token, -4), 'its end tells which';
    is_deeply $listed->[0]{scopes}, ['once:mcp', 'other'], 'its scopes';
    is json('token', 'create', 'ann', '--days', '1')->{token} =~ /^pt_/, 1,
        'one may end by itself';
    ($status, $out) = ctl('token', 'revoke', $listed->[0]{token_id});
    is $out, "revoked\n", 'one is revoked';
    ($status, $out) = ctl('token', 'revoke', $listed->[0]{token_id});
    like $out, qr/before/, 'once';
    refused(qr/no token 'x'/, 1, 'token', 'revoke', 'x');
    refused(qr/no account/, 1, 'token', 'create', 'nobody');
    refused(qr/--days must/, 1, 'token', 'create', 'ann', '--days', '0');
};

subtest 'as whom' => sub {
    my $house = "house_$$";
    $pg->sql($db, "CREATE ROLE $house LOGIN; GRANT dubplate_owner TO $house");
    {
        local $env{DUBPLATE_DATABASE_URL} =
            $pg->conninfo($db) . " user=$house";
        is json('account', 'create', 'carl')->{login}, 'carl',
            'who owns the database makes accounts';
        is json('account', 'credit', 'carl', '3')->{balance}, 3, 'credits';
        is json('account', 'limit', 'carl', '9')->{stored_max_bytes}, 9,
            'limits';
        like json('token', 'create', 'carl')->{token}, qr/^pt_/, 'and tokens';
    }
    $pg->sql($db, "DROP ROLE $house");
    local $env{DUBPLATE_DATABASE_URL} =
        $pg->conninfo($db) . ' user=dubplate_admin';
    is scalar @{ json('account', 'list') }, 2,
        'the role of the admin program reads';
    refused(qr/as the owner/, 1, @$_)
        for ['account', 'credit', 'carl', '1'], ['token', 'create', 'carl'],
            ['account', 'limit', 'carl', '10'];
};

subtest 'jobs' => sub {
    my ($status, $out) = ctl('job', 'list');
    is $out, "none\n", 'an empty queue is said to be';
    my $job = $pg->sql($db, "SELECT job_id FROM job_enqueue('cleanup', NULL,"
        . " NULL, NULL, NULL, NULL, NULL, 'k')");
    is json('job', 'list', '--state', 'queued')->[0]{job_id}, $job,
        'a job is listed';
    is scalar @{ json('job', 'list', '--state', 'done') }, 0,
        'by its state';
    my $shown = json('job', 'show', $job);
    is $shown->{job}{kind}, 'cleanup', 'one is shown';
    is_deeply $shown->{steps}, [], 'with its steps';
    refused(qr/failed or discarded/, 1, 'job', 'retry', $job);
    ($status, $out) = ctl('job', 'discard', $job);
    is $out, "discarded\n", 'one is discarded';
    refused(qr/nothing to discard/, 1, 'job', 'discard', $job);
    ($status, $out) = ctl('job', 'retry', $job);
    is $out, "queued again\n", 'and starts again';
    refused(qr/no job/, 1, 'job', $_, 'nothing') for qw(show retry discard);
};

subtest 'settings' => sub {
    my ($status, $out) = ctl('config');
    like $out, qr/^server\.threads = 16$/m, 'are shown';
    unlike $out, qr/host=/, 'secrets are not';
    is json('config')->{server}{threads}, 16, 'as JSON, too';
    ($status, $out) = ctl('config', '--sample');
    like $out, qr/^\[database\]$/m, 'a sample file has sections';
    my $file = "/tmp/dubplate-ctl-$$.ini";
    open my $fh, '>', $file or die $!;
    print $fh $out;
    close $fh;
    ($status) = ctl('config', '--config', $file);
    is $status, 0, 'and is a settings file';
    unlink $file;
    refused(qr/cannot be read/, 1, 'config', '--config', '/nonexistent');
};

subtest 'mistakes' => sub {
    refused(qr/no command frob/, 2, 'frob');
    refused(qr/no command account frob/, 2, 'account', 'frob');
    refused(qr/missing: LOGIN/, 2, 'account', 'create');
    refused(qr/too many/, 2, 'account', 'create', 'a', 'b');
    refused(qr/no option --frob/, 2, 'account', 'list', '--frob');
    refused(qr/value is missing/, 2, 'account', 'create', 'a', '--name');
    my ($status, $out) = ctl('--help');
    is $status, 0, '--help';
    like $out, qr/^  migrate /m, 'lists the commands';
    ($status, $out) = ctl('token', 'create', '--help');
    like $out, qr/--scopes/, 'and explains one';
    ($status, $out) = ctl('version');
    like $out, qr/^dubplate \d/, 'version';
    ($status, $out) = ctl('--version');
    like $out, qr/^dubplate \d/, '--version';
    {
        local $env{DUBPLATE_DATABASE_URL} = 'host=/nonexistent dbname=x';
        refused(qr/PostgreSQL runs/, 1, 'account', 'list');
        refused(qr/PostgreSQL runs/, 1, 'migrate');
        local $env{DUBPLATE_DATABASE_URL} = $pg->conninfo('postgres');
        refused(qr/dubplatectl migrate first/, 1, 'account', 'list');
        local $env{DUBPLATE_DATABASE_URL} =
            $pg->conninfo($db) . ' user=dubplate_health';
        refused(qr/as a\s+superuser/, 1, 'account', 'list');
    }
};

subtest 'the audit trail' => sub {
    my $rows = sub {
        $pg->sql($db, "SELECT count(*) FROM dubplate.sign_in_audit
            WHERE program = 'dubplatectl' AND outcome = 'ok'
              AND client IS NOT NULL AND $_[0]");
    };
    my $before = $rows->('true');
    ctl('account', 'create', 'nora');
    is $rows->("action = 'account_create' AND subject = 'nora'"), 1,
        'has what an operator did';
    my $token = json('token', 'create', 'nora', '--name', 'x');
    ctl('token', 'revoke', $token->{token_id});
    is $rows->("action = 'token_revoke' AND subject = '$token->{token_id}'"),
        1, 'to what';
    ctl('account', 'disable', 'nora');
    is $rows->('true'), $before + 4, 'each time';
    ctl('account', 'list');
    ctl('token', 'list');
    ctl('account', 'disable', 'who-is-this');
    is $rows->('true'), $before + 4, 'but not what was only looked at, or '
        . 'failed';
    unlike $pg->sql($db, 'SELECT * FROM dubplate.audit_event'), qr/pt_/,
        'and never a token';
};

done_testing;
