#!/usr/bin/perl
# fronts: cgi
# Flaws that were published of other authorization servers of MCP, each tried
# here.  CVE-2026-27124 (consent in one browser, the way back in another) is
# tried in 550-federated.t, 'another browser'.
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
    'fetch.allow_ports' => $site->port,
    'fetch.allow_addresses' => '127.0.0.1 ::1',
    'fetch.ca_file' => $site->ca_file,
});
for my $login (qw(ann mallory)) {
    $i->account($login);
    Dubplate::OAuth::password($i, $login);
}

sub browser { return Dubplate::OAuth->new($i, @_) }

# A browser with somebody signed in.
sub signed_in {
    my $o = browser();
    $o->submit($o->get('/oauth/login'), username => $_[0],
               password => $Dubplate::OAuth::PASSWORD);
    return $o;
}

sub codes { return $i->sql('SELECT count(*) FROM authorization_code') }

# FastMCP #3519: the form that says yes, sent by somebody else's page.
subtest 'a consent that was forged' => sub {
    my $victim = signed_in('ann');
    my $client = $victim->client(name => 'Rook');
    my $page = $victim->get($victim->authorize_url($client));
    my ($form) = $victim->forms($page);
    my %yes = (%{ $form->{fields} }, decision => 'allow');
    my $mallory = signed_in('mallory');
    my ($theirs) = $mallory->forms(
        $mallory->get($mallory->authorize_url($client)));
    my @forged = (
        ['with no csrf_token', { %yes, csrf_token => undef }, 400],
        ['with an empty one', { %yes, csrf_token => '' }, 400],
        ['with a made-up one', { %yes, csrf_token => 'ah_' . 'A' x 43 }, 400],
        ["with the attacker's own", { %yes,
            csrf_token => $theirs->{fields}{csrf_token} }, 400],
        ['from another site', \%yes, 403, origin => 'https://evil.example'],
        ['from a page without a name', \%yes, 403, origin => 'null'],
        ['from a neighbour', \%yes, 403,
         origin => $i->url =~ s/:\d+$/:1/r],
    );
    my $before = codes();
    for (@forged) {
        my ($what, $fields, $status, %headers) = @$_;
        my $r = $victim->post('/oauth/authorize', $fields, \%headers);
        is $r->status, $status, "$what: $status";
        ok !defined $r->header('location'), '... and leads nowhere';
    }
    my $r = browser(cookies => { dp_sid => $victim->cookies->{dp_sid} })
        ->post('/oauth/authorize', \%yes);
    is $r->status, 400, 'without the cookie of the page: 400';
    $r = browser(cookies => { dp_txn => $victim->cookies->{dp_txn} })
        ->post('/oauth/authorize', \%yes);
    is $r->status, 400, 'without the session: 400';
    $r = browser(cookies => { %{ $victim->cookies },
        dp_txn => $mallory->cookies->{dp_txn} })
        ->post('/oauth/authorize', \%yes);
    is $r->status, 400, "with the attacker's cookie of the page: 400";
    is $victim->get('/oauth/authorize?' . Dubplate::OAuth::encode(%yes))
        ->status, 400, 'by GET: 400';
    is codes(), $before, 'no code was made';
    like $victim->back($victim->submit($page, decision => 'allow'))->{code},
        qr/^ac_/, 'the page itself still says yes';
};

# GHSA-6x8h-498w-gv8c: everybody's client has the same client_id.
subtest 'a consent that is remembered for a shared client' => sub {
    my $id = $site->json('/client.json', {
        client_id => $site->url('/client.json'), client_name => 'Shared',
        redirect_uris => [$site->url('/callback')] });
    my $client = { client_id => $id, redirect_uri => $site->url('/callback') };
    my $o = browser();
    like $o->sign_in($client, login => 'ann', scope => 'mcp:read')->{code},
        qr/^ac_/, 'it is given once';
    my $ask = sub {
        my ($site, %opt) = @_;
        return $o->get($o->authorize_url($client, scope => 'mcp:read', %opt),
            { 'sec-fetch-site' => $site });
    };
    for my $from (undef, 'none', 'cross-site', 'same-site', 'same-origin', '', 'None',
                  'none, cross-site') {
        my $what = 'Sec-Fetch-Site ' . ($from // 'missing');
        like $ask->($from)->body, qr/Allow access\?/, "$what: asked";
        my $back = $o->back($ask->($from, prompt => 'none'));
        is $back->{error}, 'consent_required', '... and prompt=none is told';
        is $back->{code}, undef, '... without a code';
    }
    my $r = $ask->('cross-site', prompt => 'login');
    $r = $o->submit($r, username => 'ann',
                    password => $Dubplate::OAuth::PASSWORD);
    is $o->back($r)->{code}, undef, 'signing in again is no consent';
    like $o->get($r->header('location'))->body, qr/Allow access\?/,
        'the page comes';
    my $fresh = browser();
    $r = $fresh->submit($fresh->get($fresh->authorize_url($client,
            scope => 'mcp:read'), { 'sec-fetch-site' => 'cross-site' }),
        username => 'ann', password => $Dubplate::OAuth::PASSWORD);
    is $fresh->back($r)->{code}, undef, 'nor is it in another browser';
};

# FastMCP #3747: consents kept in cookies, until requests are too large.
subtest 'cookies do not grow' => sub {
    my $o = signed_in('ann');
    my $size = sub { join ' ', map { "$_:" . length $o->cookies->{$_} }
                         sort keys %{ $o->cookies } };
    my $before = $size->();
    is $before, 'dp_sid:46 dp_txn:46', 'there are two';
    for my $n (1 .. 30) {
        my $back = $o->sign_in($o->client(name => "Client $n"),
            state => 's' x 100 . $n);
        last if !ok defined $back->{code}, "consent $n";
    }
    is $size->(), $before, 'after 30 consents they are as they were';
    $o->get($o->authorize_url($o->client)) for 1 .. 5;
    is $size->(), $before, 'and with requests under way';
};

# CVE-2025-69196: a token for the base address instead of the resource.
subtest 'a token is for the resource that was asked for' => sub {
    my $o = browser();
    my $client = $o->client;
    my $aud = sub { (Dubplate::OAuth::jwt($_[0]{access_token}))[1]{aud} };
    for my $path ('/api/mcp', '/mcp') {
        my $t = $o->tokens($client, login => 'ann', resource => $i->url($path));
        is $aud->($t), $i->url($path), "aud is $path";
        is $aud->($o->refresh($client, $t->{refresh_token})->json),
            $i->url($path), '... after a refresh, too';
        my $r = $o->refresh($client, $t->{refresh_token},
                            resource => 'https://other.example/mcp');
        is $r->json->{error}, 'invalid_target', '... which changes it never';
    }
    is $aud->($o->tokens($client, login => 'ann')), $i->url('/api/mcp'),
        'none asked for: that of the MCP endpoint, not the base address';
    for my $resource ('https://other.example/mcp', 'https://other.example',
                      $i->url('/api'), $i->url('/api/mcp/other'),
                      $i->url('/api/mcp?x'), $i->url('.evil.example/mcp')) {
        is $o->back($o->get($o->authorize_url($client,
            resource => $resource)))->{error}, 'invalid_target',
            "not for $resource";
    }
    # The other server has its own keys, but the same people.
    my $other = Dubplate::Instance->new(conf => {
        'auth.password_memory_bytes' => 8388608,
        'auth.password_passes' => 1 });
    $other->account('ann');
    Dubplate::OAuth::password($other, 'ann');
    my $there = Dubplate::OAuth->new($other);
    my $t = $there->tokens($there->client, login => 'ann');
    my $c = $other->client({ token => $t->{access_token} });
    ok $c->rpc('ping')->{result}, 'a token of another server works there';
    $c = $i->client({ token => $t->{access_token} });
    $c->rpc('ping');
    is $c->last->status, 401, 'and not here';
};

# FastMCP #4748: a front that adds a Domain to Set-Cookie.  What browsers do
# (RFC 6265bis section 5.7): __Host- needs Secure, Path=/ and no Domain.
subtest 'a front that breaks cookies' => sub {
    my $public = 'https://music.example';
    $i->set('server.public_url' => $public);
    $i->restart_front;
    my $take = sub {
        my ($o, $r, $add) = @_;
        %{ $o->cookies } = ();
        my $set = $r->header('set-cookie') // [];
        for my $text (map { $_ . $add } ref $set ? @$set : $set) {
            my ($name, $value, $attributes) = $text =~ /^([^=]+)=([^;]*)(.*)/;
            $o->cookies->{$name} = $value
                if $name =~ /^__Host-/ && $attributes =~ /; Secure\b/
                && $attributes =~ m{; Path=/(?:;|$)}
                && $attributes !~ /; Domain=/i;
        }
    };
    my $client = browser()->client(name => 'Behind');
    for my $path (browser()->authorize_url($client), '/oauth/login') {
        my ($short) = $path =~ /^([^?]*)/;
        my $try = sub {
            my ($add, %fields) = @_;
            my $o = browser();
            my $r = $o->get($path);
            my ($form) = $o->forms($r);
            $take->($o, $r, $add);
            return $o->post($form->{action}, { %{ $form->{fields} },
                username => 'ann', password => $Dubplate::OAuth::PASSWORD,
                %fields }, { origin => $public });
        };
        is $try->('')->status, 303, "$short: our cookies are taken";
        my $r = $try->('; Domain=music.example');
        is $r->status, 400, 'with a Domain they are not';
        like $r->body, qr/cookie/, 'the page speaks of cookies';
        like $r->body, qr/proxy.*Set-Cookie.*Domain/s,
            'and tells the operator what to look at';
        unlike $try->('', csrf_token => 'x')->body, qr/cookie/,
            'it does not where they came';
    }
};

done_testing;
