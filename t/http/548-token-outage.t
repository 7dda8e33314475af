#!/usr/bin/perl
# The token endpoint while something is missing: the database, the master key.
# What a client has is as good afterwards.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(pg => 'own', conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client(secret => 'cs_' . Dubplate::OAuth::random_text());
my $t = $o->tokens($app, login => 'ann');
my $back = $o->sign_in($app, login => 'ann');

sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }

# Everything a client may ask for, one after the other.
my %ask = (
    code => sub { $o->redeem($app, $back) },
    refresh => sub { $o->refresh($app, $t->{refresh_token}) },
    revoke => sub { $o->as_client($app, '/oauth/revoke',
                                  { token => $t->{refresh_token} }) },
    introspect => sub { $o->as_client($app, '/oauth/introspect',
                                      { token => $t->{access_token} }) },
    userinfo => sub { $o->request('GET', '/oauth/userinfo', headers => {
        authorization => "Bearer $t->{access_token}" }) },
);

subtest 'no database' => sub {
    $i->pg->stop;
    for my $what (sort keys %ask) {
        my $r = $ask{$what}->();
        is error($r), '503 temporarily_unavailable', "$what: come again";
        cmp_ok $r->header('retry-after'), '>=', 1, 'Retry-After says when';
    }
    $i->pg->start;
};

subtest 'no master key' => sub {
    my $key = "$i->{dir}/master.key";
    rename $key, "$key.away" or die "$key: $!";
    $i->restart_front;
    is error($ask{$_}->()), '500 server_error', "$_: nothing is signed"
        for qw(code refresh);
    rename "$key.away", $key or die "$key: $!";
};

subtest 'afterwards' => sub {
    my $r = $ask{refresh}->();
    is $r->status, 200, 'the refresh token is good' or diag $r->body;
    $r = $ask{code}->();
    is $r->status, 200, 'and the code' or diag $r->body;
    is $ask{introspect}->()->json->{active}, JSON::PP::true(),
        'and the access token';
    is $ask{revoke}->()->status, 200, 'and can be taken back';
};

subtest 'kill -9' => sub {
    my $back = $o->sign_in($app, login => 'ann');
    my $tokens = $o->redeem($app, $back)->json;
    $i->pg->kill9;
    $i->pg->start;
    is $o->refresh($app, $tokens->{refresh_token})->status, 200,
        'a refresh token that was answered is there';
};

done_testing;
