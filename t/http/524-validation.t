#!/usr/bin/perl
# fronts: cgi
# Tokens that an endpoint of the operator's knows.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use Dubplate::Forger;
use Dubplate::Teller;
use Dubplate::Website;
use Test::More;
use Time::HiRes qw(sleep time);

my $t = Dubplate::Teller->new;
my $i = Dubplate::Instance->new(conf => {
    'auth.validation_url' => $t->url('/check?x=1'),
    'auth.remote_timeout_ms' => 700,
    'auth.remote_cache_s' => 8,
});
my $ann = $i->account('ann', admin => 1);
$i->account('bob');

sub client { return $i->client({ token => $_[0] }) }

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($token) = @_;
    my $c = client($token);
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

subtest 'what it says' => sub {
    $t->say(login => [200, { login => 'ann', account => 'bob', sub => 'bob' }],
            account => [201, { account => 'Ann', sub => 'bob' }],
            sub => [200, { sub => 'bob' }],
            nobody => [200, { login => 'dave' }],
            nameless => [200, {}], text => [200, 'yes'],
            empty => [200, ''], list => [200, ['ann']],
            number => [200, { login => 7 }],
            no => [403, { login => 'ann' }],
            inactive => [200, { login => 'ann', active => JSON::PP::false }],
            over => [200, { login => 'ann', exp => time - 5 }]);
    is who('login'), 'ann', 'a login is an account';
    is who('account'), 'ann', 'so is an account, in any case, with any 2xx';
    is who('sub'), 'bob', 'and a subject';
    is who('nobody'), 401, 'which must be there';
    is who($_), 401, "$_ names none"
        for qw(nameless text empty list number);
    is who('no'), 401, 'another status says no';
    is who('inactive'), 401, 'and so may the answer';
    is who('over'), 401, 'or its time';
    is who('unknown'), 401, 'what it does not know signs nobody in';
    is client('login')->get('/api/status')->status, 200,
        'an administrator may administer';
};

subtest 'scopes' => sub {
    $t->say(reader => [200, { login => 'ann', scope => 'mcp:read other' }],
            other => [200, { login => 'ann', scope => 'other' }]);
    my @write = ('tools/call', { name => 'save_release_draft',
                                 arguments => {} });
    my $c = client('reader');
    is who('reader'), 'ann', 'are those of the answer';
    $c->rpc(@write);
    is $c->last->status, 403, 'and no others';
    is who('other'), 403, 'where it names none of ours, there is none';
    $c = client('login');
    $c->rpc(@write);
    is $c->last->status, 200, 'where it names none at all, the setting does';
};

subtest 'an account that may less' => sub {
    $t->say(limited => [200, { login => 'bob', scope => 'once:mcp' }]);
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'
             WHERE login = 'bob'");
    $i->restart_front;
    is who('limited'), 'bob', 'its token signs in';
    my $c = client('limited');
    $c->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
    is $c->last->status, 403, 'and is worth no more, whatever is said of it';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
};

subtest 'what it is shown' => sub {
    my @asked = grep { $_->{head} =~ /Bearer login\r/ } $t->asked;
    is $asked[0]{method}, 'GET', 'a request';
    is $asked[0]{path}, '/check?x=1', 'to its address';
    is $asked[0]{body}, '', 'with the token in the header alone';
    cmp_ok scalar @asked, '<=', 2, 'once in a while for each program'
        if $i->front ne 'cgi';
    my $before = $t->asked;
    my $forger = Dubplate::Forger->new($i, publish => 0);
    is who($_), 401, 'what looks like ours is not good'
        for 'pt_' . 'a' x 43, 'rt_' . 'a' x 43, 'up_' . 'a' x 43,
            $forger->jwt({}, { iss => $i->url });
    is who($ann->{token}), 'ann', 'or is';
    is scalar($t->asked), scalar $before, 'but is shown to nobody';
    is who($forger->jwt({}, { iss => 'https://other.example' })), 401,
        "another's";
    cmp_ok scalar($t->asked), '>', scalar $before, 'may be';
};

subtest 'an account for all' => sub {
    $i->set('auth.validation_account' => 'bob');
    $i->restart_front;
    is who('nameless'), 'bob', 'is that of who is not named';
    is who('text'), 'bob', 'whatever was said';
    is who('login'), 'ann', 'and of nobody else';
};

# Seconds until a token does not sign in any more.
sub seconds_until {
    my ($token, $status) = @_;
    my $start = time;
    sleep 0.1 while who($token) ne $status && time < $start + 20;
    return time - $start;
}

# A process that answers one request keeps nothing in mind.
subtest 'the end of a token' => sub {
    $t->say(soon => [200, { login => 'ann', exp => time + 3 }]);
    is who('soon'), 'ann', 'it works';
    cmp_ok seconds_until('soon', 401), '<', 4, 'to the end that was told';
    is who('sub'), 'bob', 'it works';
    $t->say(sub => undef);
    cmp_ok seconds_until('sub', 401), '<', 8 + 5.5,
        'until it is asked about again';
    is who('account'), 'ann', 'it works';
    $i->sql("SELECT dubplate.account_disable(id, true) FROM dubplate.account
             WHERE login = 'ann'");
    cmp_ok seconds_until('account', 401), '<', 5.5,
        'until its account is disabled, though nobody is asked';
    $i->sql("SELECT dubplate.account_disable(id, false) FROM dubplate.account
             WHERE login = 'ann'");
} unless $i->front eq 'cgi';

subtest 'no answer' => sub {
    $t->say(fault => [500, 'no'], busy => [429, ''], moved => [302, ''],
            large => [200, 'x' x 100_000], slow => [200, { login => 'ann' }, 3]);
    for my $token (qw(fault busy moved large slow)) {
        sleep 1.1;
        my $start = time;
        is who($token), 503, "$token is no answer";
        cmp_ok time - $start, '<', 2, 'and none is waited for';
        ok client($token)->get('/api/mcp/releases')->header('retry-after'),
            'it may be tried again';
    }
    $i->restart_front;
    $t->stop;
    is who('login'), 503, 'where nobody answers, nobody signs in';
    my $r = client('login')->get('/api/mcp/releases');
    is $r->json->{error}, 'unavailable', 'which is a fault of the server';
    like $r->json->{message}, qr/server that knows this token/,
        'that says which one';
    is who($ann->{token}), 'ann', 'our own tokens work';
    $t->start;
    cmp_ok seconds_until('login', 'ann'), '<', 3, 'all is well afterwards';
};

# A process that answers one request keeps nothing in mind.
subtest 'floods' => sub {
    # Each process keeps in mind what it was told, for 5 seconds.
    my $told = time;
    who('login'), who('made-up-1') for 1 .. 12;
    my $before = $t->asked;
    my %status;
    $status{ who("made-up-$_") }++ for 1 .. 60;
    cmp_ok $status{429} // 0, '>=', 20, 'made-up tokens are stopped';
    is $status{401} + $status{429}, 60, 'and never taken';
    cmp_ok $t->asked - $before, '<=', 40, 'before the endpoint is flooded';
    if (time - $told < 4) { # else it is out of mind already
        is who('login'), 'ann', 'what is known is still good';
        is who('made-up-1'), 401, 'or still not';
    }
} unless $i->front eq 'cgi';

subtest 'the audit trail' => sub {
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'token' AND subject = 'validated' AND outcome = 'ok'
          AND account_login = 'ann'", 't'), 'tells who came in';
    is $i->sql("SELECT count(*) > 0 FROM sign_in_audit
        WHERE subject = 'validated' AND detail = 'the endpoint says no'"), 't',
        'and who did not';
    unlike $i->log(5000), qr/made-up/, 'no log has a token';
};

subtest 'authorities of your own' => sub {
    my $site = Dubplate::Website->new;
    $i->set('auth.validation_url' => $site->json('/check', { login => 'bob' }),
            'fetch.ca_file' => $site->ca_file);
    $i->restart_front;
    is who('over-tls'), 503, 'fetch.ca_file vouches for no endpoint';
    $i->set('fetch.ca_file' => '', 'auth.remote_ca_file' => $site->ca_file);
    $i->restart_front;
    is who('over-tls'), 'bob', 'auth.remote_ca_file does';
};

subtest 'bad settings' => sub {
    for my $url ('http://other.example/check', 'ftp://127.0.0.1/', 'check',
                 'http://127.0.0.1.example/', 'http://localhost.example/') {
        my ($status, undef, $err) = Dubplate::Proc->run(
            argv => [Dubplate::Build::fcgi('mcp')],
            env => { %{ $i->program_env },
                     DUBPLATE_AUTH_VALIDATION_URL => $url });
        is $status, 1, "$url is no start";
        like $err, qr/auth.validation_url must be https/, 'and says why';
    }
};

done_testing;
