#!/usr/bin/perl
# fronts: cgi
# Tokens of another authorization server, which is asked about them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use Dubplate::Forger;
use Dubplate::Teller;
use MIME::Base64 qw(decode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $t = Dubplate::Teller->new;
my $issuer = 'https://login.example';
my $i = Dubplate::Instance->new(conf => {
    'auth.introspection_url' => $t->url('/introspect'),
    'auth.introspection_client_id' => 'dubplate desk',
    'auth.introspection_client_secret' => 'a:secret&more',
    'auth.introspection_issuer' => $issuer,
    'auth.remote_timeout_ms' => 700,
    'auth.remote_cache_s' => 5,
});
my $ann = $i->account('ann', admin => 1);
$i->account('bob');
$i->sql("INSERT INTO dubplate.federated_identity (issuer, subject, account_id)
    SELECT x.issuer, x.subject, a.id FROM dubplate.account a
    JOIN (VALUES ('$issuer', '8471', 'ann'), ('$issuer', '8472', 'bob'),
                 ('https://other.example', '9999', 'ann'))
        AS x(issuer, subject, login) USING (login)");

sub client { return $i->client({ token => $_[0] }) }

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($token) = @_;
    my $c = client($token);
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

# What a good token is said to be, with changes; undef leaves a member out.
sub about {
    my (%change) = @_;
    my %all = (active => JSON::PP::true, iss => $issuer, sub => '8471',
               username => 'bob', aud => $i->url('/api/mcp'),
               client_id => 'someone', scope => 'openid mcp:read',
               exp => int(time) + 600, token_type => 'Bearer', %change);
    return [200, { map { $_ => $all{$_} } grep { defined $all{$_} }
                   keys %all }];
}

subtest 'a token' => sub {
    $t->say('good/+=~' => undef, 'good%2F%2B%3D~' => about(),
            bob => about(sub => '8472'),
            several => about(aud => ['x', $i->url('/mcp')]),
            whole => about(aud => $i->url),
            wide => about(scope => 'once:mcp'),
            scopeless => about(scope => undef),
            endless => about(exp => undef));
    is who('good/+=~'), 'ann', 'is the account linked to its subject';
    is who('bob'), 'bob', 'each its own';
    is who('several'), 'ann', 'for us among others';
    is who('endless'), 'ann', 'with or without an end';
    my $c = client('bob');
    my @write = ('tools/call', { name => 'save_release_draft',
                                 arguments => {} });
    $c->rpc(@write);
    is $c->last->status, 403, 'it may what its scopes say';
    $c = client('wide');
    $c->rpc(@write);
    is $c->last->status, 200, 'all of it';
    $c = client('scopeless');
    $c->rpc(@write);
    is $c->last->status, 200, 'or, where there are none, what the setting says';
    is client('several')->get('/api/status')->status, 403,
        'for the endpoint it opens no administration';
    is client('whole')->get('/api/status')->status, 200,
        'for the server as a whole it does';
};

# A ceiling of reading: a token that signs in as $login may do no more.
sub is_limited {
    my ($login, $token) = @_;
    my $c = client($token);
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'
             WHERE login = '$login'");
    $i->restart_front;
    is who($token), $login, 'its token signs in';
    $c->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
    is $c->last->status, 403, 'and is worth no more, whatever is said of it';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    $i->restart_front;
}

subtest 'an account that may less' => sub { is_limited('ann', 'wide') };

subtest 'the question' => sub {
    my ($asked) = $t->asked;
    is "$asked->{method} $asked->{path}", 'POST /introspect', 'is a POST';
    like $asked->{head}, qr{^Content-Type: application/x-www-form-urlencoded\r}m,
        'of a form';
    is $asked->{body}, 'token_type_hint=access_token&token=good%2F%2B%3D~',
        'with the token';
    my ($basic) = $asked->{head} =~ /^Authorization: Basic (\S+)/m;
    is decode_base64($basic), 'dubplate%20desk:a%3Asecret%26more',
        'from the client that we are there (RFC 6749 section 2.3.1)';
    my $before = $t->asked;
    my $forger = Dubplate::Forger->new($i, publish => 0);
    is who($_), 401, 'what looks like ours is not good'
        for 'pt_' . 'a' x 43, $forger->jwt({}, { iss => $i->url });
    is who($ann->{token}), 'ann', 'or is';
    is scalar($t->asked), scalar $before, 'and is shown to nobody';
};

subtest 'what is not taken' => sub {
    my %no = (
        'an inactive one' => [200, { active => JSON::PP::false }],
        'one that says so in words' => about(active => 'true'),
        'one that does not say' => about(active => undef),
        'one of another issuer' => about(iss => 'https://other.example'),
        'an issuer with a slash' => about(iss => "$issuer/"),
        'one of nobody' => about(iss => undef),
        'one for others' => about(aud => 'https://other.example'),
        'one for all' => about(aud => undef),
        'an audience that is none' => about(aud => [7, $i->url('/mcp')]),
        'an expired one' => about(exp => int(time) - 1),
        'an end in words' => about(exp => 'never'),
        'one without a subject' => about(sub => undef),
        'an unknown subject' => about(sub => '8473'),
        "another provider's" => about(sub => '9999'),
        'a subject that is none' => about(sub => 8471),
    );
    my %text;
    for my $what (sort keys %no) {
        my $token = $what =~ s/\W/-/gr;
        $t->say($token => $no{$what});
        my $c = client($token);
        my $r = $c->rpc('ping');
        is $c->last->status, 401, "$what signs nobody in";
        $text{ $r->{error}{message} }++;
    }
    is_deeply [keys %text], ['The token is unknown, expired or revoked.'],
        'all are told alike';
};

subtest 'no answer' => sub {
    $t->say(fault => [500, 'no'], denied => [401, { error => 'no' }],
            page => [200, '<html>'], list => [200, ['x']]);
    for my $token (qw(fault denied page list)) {
        sleep 1.1;
        is who($token), 503, "$token is no answer";
    }
    like $i->log(5000), qr/introspection_url answers status 401/,
        'and the log says what is wrong';
    sleep 1.1;
};

subtest 'by user name' => sub {
    $i->set('auth.introspection_map' => 'username',
            'auth.introspection_audience' => 'dubplate');
    $i->restart_front;
    $t->say(named => about(aud => 'dubplate', sub => undef),
            nobody => about(aud => 'dubplate', username => undef),
            url => about());
    is who('named'), 'bob', 'where the setting says so';
    is who('nobody'), 401, 'which then must be there';
    is who('url'), 401, 'and an audience of the setting goes before ours';
    $t->say(wider => about(aud => 'dubplate', scope => 'once:mcp'));
    is_limited('bob', 'wider');
};

# A process that answers one request keeps nothing in mind.
subtest 'its end' => sub {
    my $until = int(time) + 3;
    $t->say(soon => about(aud => 'dubplate', exp => $until));
    is who('soon'), 'bob', 'it works';
    sleep 0.1 while who('soon') eq 'bob' && time < $until + 9;
    cmp_ok time - $until, '<', 1, 'to the end that was told';
    is who('named'), 'bob', 'it works';
    $t->say(named => [200, { active => JSON::PP::false }]);
    my $start = time;
    sleep 0.1 while who('named') eq 'bob' && time < $start + 20;
    cmp_ok time - $start, '<', 5 + 5.5, 'until it is asked about again';
} unless $i->front eq 'cgi';

subtest 'the audit trail' => sub {
    ok $i->wait_for("SELECT string_agg(DISTINCT account_login, ' '
        ORDER BY account_login) FROM sign_in_audit WHERE outcome = 'ok'
        AND action = 'token' AND subject = 'introspected'", 'ann bob'),
        'tells who came in';
    is $i->sql("SELECT count(*) > 0 FROM sign_in_audit WHERE subject =
        'introspected' AND outcome = 'unauthorized'"), 't', 'and who did not';
    unlike $i->log(5000), qr/good|secret&more/, 'no log has a token or secret';
};

subtest 'bad settings' => sub {
    for my $case ([AUTH_INTROSPECTION_ISSUER => '', qr/introspection_issuer/],
                  [AUTH_INTROSPECTION_URL => 'http://other.example/',
                   qr/introspection_url must be https/]) {
        my ($name, $value, $says) = @$case;
        my ($status, undef, $err) = Dubplate::Proc->run(
            argv => [Dubplate::Build::fcgi('mcp')],
            env => { %{ $i->program_env }, "DUBPLATE_$name" => $value });
        is $status, 1, "$name is no start";
        like $err, $says, 'and says why';
    }
};

done_testing;
