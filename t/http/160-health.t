#!/usr/bin/perl
# fronts: cgi proxy_fcgi
# GET /health and GET /ready, and what goes on when the database goes.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new(pg => 'own', worker => 1);
my $ann = $i->account('ann');
my $c = $i->client($ann);
my $nobody = $i->client;
my $admin = $i->client($i->account('root', admin => 1));
my $session = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'a.wav', file_size => 9 });

# An address of each program that reads the database, what asks it, and its
# status when all is well.
my @asked = (
    ['GET /api/mcp/releases', 200, sub { $c->get('/api/mcp/releases') }],
    ['POST /api/mcp/draft', 200,
     sub { $c->post_json('/api/mcp/draft', {}) }],
    ['POST /api/mcp/submit', 422, sub {
        $c->post_json('/api/mcp/submit', { release => {}, tracks => [] }) }],
    ['GET /api/mcp/files/{id}', 404, sub {
        $c->get("/api/mcp/files/$session->{session_id}") }],
    ['GET /api/mcp/upload/{id}', 200, sub {
        $nobody->get("/api/mcp/upload/$session->{session_id}",
            { 'x-mcp-upload-token' => $session->{upload_token} }) }],
    ['POST /api/mcp/upload', 415, sub {
        $c->multipart('/api/mcp/upload', [ type => 'audio', file => {
            name => 'a.wav', bytes => 'x' x 100_000 } ]) }],
    ['GET /api/status', 200, sub { $admin->get('/api/status') }],
    ['GET /api/jobs', 200, sub { $admin->get('/api/jobs') }],
);

sub is_not_ready {
    my ($reason, $what) = @_;
    my $r = $nobody->get('/ready');
    is $r->status, 503, $what;
    is_deeply $r->json, { status => 'not_ready', reason => $reason },
        'with the reason';
    is $r->header('retry-after'), 5, 'and when to ask again';
}

# Ask until the status is the wanted one: seconds it took.
sub seconds_until {
    my ($wanted, $seconds, $ask) = @_;
    my $start = time;
    while (time < $start + $seconds) {
        return time - $start if $ask->() == $wanted;
        sleep 0.05;
    }
    return 999;
}

ok $i->wait_for('SELECT count(*) FROM worker', 1), 'a worker is there';
my $r = $nobody->get('/health');
is $r->status, 200, '/health is 200 without a token';
is $r->body, '{"status":"healthy"}', 'healthy';
is $r->header('content-type'), 'application/json', 'in JSON';
$r = $nobody->get('/ready');
is $r->status, 200, '/ready is 200 without a token';
is $r->body, '{"status":"ready"}', 'ready';
is $nobody->request('HEAD', '/health')->status, 200,
    'a monitor may ask by HEAD';
is @{ $admin->get('/api/jobs?limit=1')->json->{jobs} }, 1,
    'an administrator sees as many jobs as asked for';
is $admin->get("/api/jobs?limit=$_")->status, 400, "limit=$_ is refused"
    for qw(0 501 1x);

subtest 'no worker' => sub {
    $i->stop_worker;
    is_not_ready('worker_not_running', 'a worker that ended is missed');
    is $nobody->get('/health')->status, 200, 'though all else is healthy';
    $i->start_worker;
    ok seconds_until(200, 15, sub { $nobody->get('/ready')->status }) < 15,
        'another one makes it ready';
    $i->worker->kill9;
    $i->sql("UPDATE worker SET seen_at = now() - interval '61 s'");
    is_not_ready('worker_not_running', 'one that was killed is missed');
    $i->start_worker;
    ok seconds_until(200, 15, sub { $nobody->get('/ready')->status }) < 15,
        'until another is there';
};

subtest 'migrations' => sub {
    my $last = $i->sql('SELECT max(number) FROM schema_migration');
    $i->sql('CREATE TABLE kept AS SELECT * FROM schema_migration '
            . "WHERE number = $last");
    $i->sql("DELETE FROM schema_migration WHERE number = $last");
    is_not_ready('migrations_pending', 'an old database is not ready');
    is $nobody->get('/health')->status, 200, 'though healthy';
    $i->sql('INSERT INTO schema_migration SELECT * FROM kept');
    $i->sql('DROP TABLE kept');
    is $nobody->get('/ready')->status, 200, 'a migrated one is';
    $i->sql('ALTER VIEW readiness RENAME TO readiness_gone');
    is_not_ready('migrations_pending', 'nor is one without our views ready');
    is $nobody->get('/health')->status, 200, 'it answers, so it is healthy';
    $i->sql('ALTER VIEW readiness_gone RENAME TO readiness');
};

ok $c->rpc('tools/call', { name => 'list_releases' })->{result},
    'the mcp program has used the database';
is $_->[2]->()->status, $_->[1], "$_->[0] is answered" for @asked;
my @before = $i->pids;

# Ask everything while there is no database.
sub test_without_database {
    my $start = time;
    my $r = $nobody->get('/health');
    is $r->status, 503, '/health is 503';
    is $r->json->{status}, 'unhealthy', 'unhealthy';
    ok length $r->json->{error}, 'with an error';
    is_not_ready('database_not_reachable', '/ready is 503');
    for my $path ('/api/mcp', '/mcp') {
        local $c->{mcp_path} = $path;
        my $answer = $c->rpc('tools/call', { name => 'list_releases' });
        is $c->last->status, 503, "a tool call at $path is 503";
        is $c->last->header('retry-after'), 5, 'with Retry-After';
        is $answer->{error}{code}, -32000, 'and the code of a server error';
        unlike $c->last->body, qr/socket|connect|dbname|PGSQL/i,
            'that tells nothing of the inside';
    }
    for (@asked) {
        my ($what, undef, $ask) = @$_;
        $r = $ask->();
        is $r->status, 503, "$what is 503";
        is $r->json->{error}, 'unavailable', 'by its name';
        is $r->header('retry-after'), 5, 'with Retry-After';
    }
    is $nobody->get('/.well-known/mcp/server-card.json')->status, 200,
        'what needs no database is answered';
    ok time - $start < 25, 'and nobody waits long';
}

subtest 'PostgreSQL is stopped' => sub {
    $i->pg->stop;
    test_without_database();
    $i->pg->start;
    ok seconds_until(200, 10, sub { $c->rpc('tools/call',
        { name => 'list_releases' }); $c->last->status }) < 5,
        'within 5 seconds of its return calls are answered';
    is $nobody->get('/health')->status, 200, 'and it is healthy';
    is $_->[2]->()->status, $_->[1], "$_->[0] as before" for @asked;
    ok seconds_until(200, 30, sub { $nobody->get('/ready')->status }) < 30,
        'and, once the worker has found it again, ready';
};

subtest 'PostgreSQL is killed' => sub {
    $i->pg->kill9;
    $i->pg->start;
    ok seconds_until(200, 15, sub { $c->rpc('tools/call',
        { name => 'list_releases' }); $c->last->status }) < 10,
        'after it has recovered calls are answered';
};

if ($i->front ne 'cgi') {
    my %now = map { $_ => 1 } $i->pids;
    is scalar(grep { !$now{$_} } @before), 0,
        'all that with the processes that were there before';
}

done_testing;
