#!/usr/bin/perl
# Fifty at once at the token endpoint: one code gives tokens once, one refresh
# token leaves one family, and nobody is shut out.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $many = 50;
my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'auth.cache_ms' => 0 });
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $nobody = $i->client;

# Requests to the token endpoint, all sent before one answer is read:
# { status, json } each.
sub at_once {
    my (@forms) = @_;
    my @sockets = map {
        my $body = Dubplate::OAuth::encode(%$_);
        $nobody->raw("POST /oauth/token HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            . "Content-Type: application/x-www-form-urlencoded\r\n"
            . 'Content-Length: ' . length($body) . "\r\n"
            . "Connection: close\r\n\r\n$body", open => 1);
    } @forms;
    my @answers;
    for my $socket (@sockets) {
        my $text = do { local $/; <$socket> };
        my ($status) = $text =~ m{^HTTP/1\.1 (\d+)};
        my ($json) = $text =~ /(\{.*\})/s;
        push @answers, { status => $status,
                         json => Dubplate::Client::decode($json) };
    }
    return @answers;
}

sub told {
    my %count;
    $count{ $_->{status} . ' ' . ($_->{json}{error} // 'ok') }++ for @_;
    return \%count;
}

sub calls {
    my $c = $i->client({ token => $_[0] });
    $c->rpc('tools/list');
    return $c->last->status;
}

sub refresh_form {
    my ($client, $token) = @_;
    return { grant_type => 'refresh_token', refresh_token => $token,
             client_id => $client->{client_id} };
}

for my $round (1 .. 3) {
    my $app = $o->client;
    my $back = $o->sign_in($app, login => 'ann');
    my @answers = at_once(({ grant_type => 'authorization_code',
        code => $back->{code}, code_verifier => $back->{verifier},
        redirect_uri => $app->{redirect_uri},
        client_id => $app->{client_id} }) x $many);
    is_deeply told(@answers), { '200 ok' => 1,
                                '400 invalid_grant' => $many - 1 },
        "$many redeem a code: one gets tokens";
    my ($won) = grep { $_->{status} == 200 } @answers;
    is calls($won->{json}{access_token}), 401, 'which are dead: it was replayed';
    is $o->refresh($app, $won->{json}{refresh_token})->status, 400,
        'both of them';
    is $i->sql("SELECT count(*) FROM dubplate.refresh_token t
        JOIN dubplate.oauth_grant g ON g.id = t.grant_id
        WHERE g.client_id = '$app->{client_id}'"), 1, 'and no others were made';
}

my $app = $o->client;
my $t = $o->tokens($app, login => 'ann');
my @answers = at_once((refresh_form($app, $t->{refresh_token})) x $many);
is_deeply told(@answers), { '200 ok' => $many },
    "$many refresh with one token: nobody is shut out";
is calls($_->{json}{access_token}), 200, 'an access token works'
    for @answers[0, 24, 49];
is $i->sql("SELECT count(DISTINCT t.family_id) || ' ' || max(t.generation)
    FROM dubplate.refresh_token t JOIN dubplate.oauth_grant g
    ON g.id = t.grant_id WHERE g.client_id = '$app->{client_id}'"), '1 2',
    'it is one family, one generation further';
my @next = at_once(map { refresh_form($app, $_->{json}{refresh_token}) }
                   @answers);
is_deeply told(@next), { '200 ok' => $many },
    'whichever answer a client kept, it goes on';
is_deeply told(at_once((refresh_form($app, $t->{refresh_token})) x $many)),
    { '400 invalid_grant' => $many }, 'the first token is two generations old';
is_deeply told(at_once(map { refresh_form($app, $_->{json}{refresh_token}) }
                       @next)), { '400 invalid_grant' => $many },
    'which ended all of them';
is calls($next[0]{json}{access_token}), 401, 'and the access tokens';

$app = $o->client;
$t = $o->tokens($app, login => 'ann');
my $kept = $o->refresh($app, $t->{refresh_token})->json;
$i->sql("UPDATE dubplate.refresh_token SET used_at = used_at - interval '11 s'");
is $o->refresh($app, $t->{refresh_token})->status, 400,
    'one use after the grace';
is $o->refresh($app, $kept->{refresh_token})->status, 400,
    'and everything is dead';

my @families = map { $o->tokens($app, login => 'ann') } 1 .. 5;
is_deeply told(at_once(map { refresh_form($app, $_->{refresh_token}) }
                       (@families) x 10)), { '200 ok' => 50 },
    'five devices do not get into each other\'s way';

done_testing;
