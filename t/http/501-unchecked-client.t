#!/usr/bin/perl
# Clients that nobody checked: a browser is not led on to them by a link
# alone, and a page is always seen before they get a code.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Website;
use Test::More;

my $site = Dubplate::Website->new;
my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'oauth.open_registration' => 'yes', 'oauth.redirect_hosts' => 'let.example',
    'oauth.redirect_schemes' => 'cursor',
    'fetch.allow_ports' => $site->port,
    'fetch.allow_addresses' => '127.0.0.1 ::1',
    'fetch.ca_file' => $site->ca_file,
});
$i->account($_) for qw(ann bob);
Dubplate::OAuth::password($i, $_) for qw(ann bob);

sub browser { return Dubplate::OAuth->new($i) }

sub signed_in {
    my ($login) = @_;
    my $o = browser();
    $o->submit($o->get('/oauth/login'), username => $login,
               password => $Dubplate::OAuth::PASSWORD);
    return $o;
}

sub registered {
    my ($uri) = @_;
    my $r = $i->client->post_json('/oauth/register', {
        redirect_uris => [$uri], client_name => 'Registered',
        token_endpoint_auth_method => 'none' });
    die $r->body if $r->status != 201;
    return { client_id => $r->json->{client_id}, redirect_uri => $uri };
}

sub document {
    my ($path) = @_;
    my $id = $site->json($path, { client_id => $site->url($path),
        client_name => 'Document', redirect_uris => [$site->url('/cb')] });
    return { client_id => $id, redirect_uri => $site->url('/cb') };
}

# Links that are wrong at once: what is asked, and the error.
my @links = (
    ['a wrong parameter', { response_type => 'token' },
     'unsupported_response_type'],
    ['prompt=none', { prompt => 'none' }, 'login_required'],
);

# They are told on a page, which leads back.
sub told {
    my ($o, $client, $change, $error, $what) = @_;
    my $r = $o->get($o->authorize_url($client, %$change));
    is $r->status, 400, "$what: a page";
    ok !defined $r->header('location') && !defined $r->header('refresh'),
        '... and no redirect';
    my ($host) = $client->{redirect_uri} =~ m{^https://([^/]+)};
    like $r->body, qr/Go back to \Q$host\E</, '... that names the host';
    my ($url) = $r->body =~ /href="([^"]*error=[^"]*)"/;
    my ($uri, $query) = split /\?/, Dubplate::OAuth::unescape($url // '?'), 2;
    my %back = Dubplate::OAuth::decode($query);
    is_deeply [$uri, @back{qw(error state iss)}],
        [$client->{redirect_uri}, $error, 'st&te=1', $i->url],
        '... and leads there with what the client must know';
}

sub sent_back {
    my ($o, $client, $change, $error, $what) = @_;
    my $r = $o->get($o->authorize_url($client, %$change));
    is $r->status, 303, "$what: a redirect";
    is +($o->back($r) // {})->{error}, $error, "... with $error";
}

my %unchecked = (
    'a client that registered itself' => registered('https://any.example/cb'),
    'a metadata document' => document('/client.json'),
);

for my $kind (sort keys %unchecked) {
    subtest $kind => sub {
        my $client = $unchecked{$kind};
        for (@links) {
            my ($what, $change, $error) = @$_;
            told(browser(), $client, $change, $error, "$what, anonymous");
            $error = 'consent_required' if $error eq 'login_required';
            my $bob = signed_in('bob');
            told($bob, $client, $change, $error, "$what, signed in");
        }
        my $ann = browser();
        my $no = $ann->sign_in($client, login => 'ann', decision => 'deny');
        is $no->{error}, 'access_denied', 'who says no on the page goes back';
        told($ann, $client, $links[0][1], $links[0][2], 'after that, still');
        ok defined $ann->sign_in($client, login => 'ann')->{code},
            'who says yes, too';
        sent_back($ann, $client, $links[0][1], $links[0][2],
                  'whose client it is');
        sent_back($ann, $client, { prompt => 'none', scope => 'mcp:write' },
                  'consent_required', 'who wants no page');
        told(signed_in('bob'), $client, @{ $links[0] }[1, 2],
             'somebody else with that client');
    };
}

# Ways to ask that could do without a page.
sub silent {
    my ($client) = @_;
    my $o = browser();
    my %read = (scope => 'mcp:read');
    die 'no code' if !defined $o->sign_in($client, login => 'ann', %read)
        ->{code};
    my $none = $o->back($o->get($o->authorize_url($client, %read,
        prompt => 'none')));
    my $alone = $o->get($o->authorize_url($client, %read),
                        { 'sec-fetch-site' => 'none' });
    my $fresh = $o->submit($o->get($o->authorize_url($client, %read,
        prompt => 'login')), username => 'ann',
        password => $Dubplate::OAuth::PASSWORD);
    return [map { defined $_->{code} ? 'code' : $_->{error} // 'page' }
            $none, map { my $b = $o->back($_);
                         $b && $b->{handle} ? {} : $b // {} } $alone, $fresh];
}

subtest 'a remembered consent' => sub {
    my $manual = sub { browser()->client(redirect_uris => [$_[0]]) };
    my @always = qw(consent_required page page);
    is_deeply silent($manual->('https://any.example/cb')), [qw(code code code)],
        'does for a client on the web that an operator entered';
    is_deeply silent($manual->('http://127.0.0.1/cb')), \@always,
        'not for one on this computer';
    is_deeply silent($manual->('cursor://x/cb')), \@always,
        'nor for one with a scheme';
    is_deeply silent(registered('http://127.0.0.1/cb')), \@always,
        'nor for one on this computer that registered itself';
    is_deeply silent(registered('https://let.example/cb')), \@always,
        'nor for one on the web that did';
    is_deeply silent(document('/other.json')), \@always,
        'nor for a metadata document';
};

subtest 'checked' => sub {
    my %checked = (
        'by an operator' => browser()->client(
            redirect_uris => ['https://any.example/cb']),
        'by its host' => registered('https://let.example/cb'),
        'by the list that is shipped' => registered(
            'https://claude.ai/api/mcp/auth_callback'),
        'on this computer' => registered('http://127.0.0.1/cb'),
        'by its scheme' => registered('cursor://x/cb'),
    );
    for my $what (sort keys %checked) {
        sent_back(browser(), $checked{$what}, $_->[1], $_->[2],
                  "$what, $_->[0]") for @links;
    }
    $i->set('oauth.known_clients' => 'no', 'oauth.redirect_schemes' => '');
    $i->restart_front;
    told(browser(), $checked{'by the list that is shipped'},
         @{ $links[0] }[1, 2], 'a list that is not taken');
    my $r = browser()->get(browser()->authorize_url($checked{'by its scheme'},
        response_type => 'token'));
    is $r->status, 400, 'a scheme that is not taken any more: a page';
    unlike $r->body, qr/href="cursor:/, '... without a link';
};

done_testing;
