#!/usr/bin/perl
# A provider in an intranet: what lets the server reach it opens nothing to the
# addresses that strangers give.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Upstream;
use Dubplate::Website;
use Test::More;

my $up = Dubplate::Upstream->new;
my $site = Dubplate::Website->new; # somebody's server in the intranet
my %fetch = ('fetch.allow_ports' => $site->port,
             'fetch.ca_file' => $site->ca_file);
my $i = Dubplate::Instance->new(conf => $up->conf(
    'federation.login' => 'both', 'federation.join' => 'yes',
    'federation.allow_ports' => "$up->{port} " . $site->port,
    'federation.allow_addresses' => '127.0.0.0/8 ::1',
    'uploads.url_wait_ms' => 10_000, %fetch));
my $c = $i->client($i->account('bob'));

# A browser at the page of a client whose document is on the site.
sub ask {
    my $browser = Dubplate::OAuth->new($i);
    $i->sql('DELETE FROM rate_bucket');
    return $browser->get($browser->authorize_url({
        client_id => $site->url('/client.json'),
        redirect_uri => $site->url('/callback') }));
}

# What somebody is told who uploads a file from an address.
sub upload {
    my $r = $c->call('upload_file_from_url',
                     { type => 'audio', file_url => $_[0] });
    return $r->{isError} ? $r->{content}[0]{text} : 'no error';
}

sub is_signed_in {
    my $o = Dubplate::OAuth->new($i);
    my $url = $o->federate($o->get('/oauth/login'));
    $o->get($up->come_back($url)) if $url;
    ok $o->cookies->{dp_sid}, $_[0];
}

$site->json('/client.json', { client_id => $site->url('/client.json'),
    client_name => 'A Document', redirect_uris => [$site->url('/callback')] });

is_signed_in('people sign in through it');
my $r = ask();
is $r->status, 400, 'the document of a client is not fetched from there';
like $r->body, qr/could not be fetched/, 'people are told that much';

$i->start_worker('--kinds', 'fetch');
for my $address ('https://127.0.0.1:' . $site->port . '/a.wav',
                 'https://[::1]:' . $site->port . '/a.wav') {
    like upload($address), qr/public/, "nor is a file: $address";
}
like upload($up->issuer . '/a.wav'), qr{must begin with https://},
    'nor without https';
$i->stop_worker;
is $site->asked(''), 0, 'nothing was asked there';
is scalar(my @asked = $up->asked('/a.wav')), 0, 'nor at the provider';

$i->set('fetch.allow_addresses' => '127.0.0.1 ::1');
$i->restart_front;
is ask()->status, 200, 'where fetch.allow_addresses allows it, it is';
is $site->asked('/client.json'), 1, 'from there';

$i->set('federation.allow_addresses' => '');
$i->restart_front;
my $o = Dubplate::OAuth->new($i);
$r = $o->get('/oauth/login');
is $o->federate($r), undef, 'which does not let the provider be asked';
like $i->log(1000), qr/discovery: address_refused/, 'the log says why';

subtest 'authorities of your own' => sub {
    $site->json('/.well-known/openid-configuration', {
        issuer => $site->url(''), jwks_uri => $site->url('/jwks'),
        map { ("${_}_endpoint" => $site->url("/$_")) }
            qw(authorization token) });
    $site->json('/jwks', Dubplate::Client::decode(
        HTTP::Tiny->new->get($up->issuer . '/jwks')->{content}));
    $i->set('federation.issuer' => $site->url(''),
            'federation.allow_addresses' => '127.0.0.1');
    $i->restart_front;
    my $browser = Dubplate::OAuth->new($i);
    is $browser->federate($browser->get('/oauth/login')), undef,
        'fetch.ca_file vouches for no provider';
    $i->set('federation.ca_file' => $site->ca_file);
    $i->restart_front;
    my $url = $browser->federate($browser->get('/oauth/login')) // '';
    is index($url, $site->url('/authorization?')), 0,
        'federation.ca_file does';
};

done_testing;
