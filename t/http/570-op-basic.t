#!/usr/bin/perl
# fronts: cgi
# What OpenID's basic profile wants of a provider, as far as no other test
# shows it; doc/oauth.md has the whole list.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'auth.cache_ms' => 0 });
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $app = $o->client(secret => 'cs_' . Dubplate::OAuth::random_text(),
    redirect_uris => ['https://app.example/callback',
                      'https://app.example/callback?a=b']);

# On through the pages that come: (their names, what the client is told).
sub way_on {
    my ($o, $r) = @_;
    my @pages;
    for (1 .. 6) {
        my $location = $r->header('location');
        if (defined $location) {
            return ("@pages", $o->back($r)) if index $location, $i->url . '/';
            $r = $o->get($location);
        } elsif ($r->body =~ /name="password"/) {
            push @pages, 'login';
            $r = $o->submit($r, username => 'ann',
                            password => $Dubplate::OAuth::PASSWORD);
        } elsif ($r->body =~ /name="decision"/) {
            push @pages, 'consent';
            $r = $o->submit($r, decision => 'allow');
        } else {
            return ('HTTP ' . $r->status, {});
        }
    }
}

sub way {
    my ($o, %ask) = @_;
    my $client = delete $ask{client} // $app;
    return way_on($o, $o->get($o->authorize_url($client,
        scope => 'openid', %ask)));
}

# The claims of the ID token of an answer to the client.
sub claims {
    my ($back, $client) = @_;
    my $token = $o->redeem($client // $app, $back)->json->{id_token};
    return defined $token ? (Dubplate::OAuth::jwt($token))[1] : undef;
}

sub browser { return Dubplate::OAuth->new($i) }

# Some time ago, that is.
sub ago {
    my ($s) = @_;
    $i->sql("UPDATE browser_session SET auth_time = auth_time
             - interval '$s s' WHERE revoked_at IS NULL");
}

subtest 'a code that comes again after half a minute' => sub {
    my (undef, $back) = way(browser());
    my $t = $o->redeem($app, $back)->json;
    $i->sql("UPDATE authorization_code SET issued_at = issued_at
        - interval '31 s', used_at = used_at - interval '31 s',
        expires_at = expires_at - interval '31 s'");
    my $info = sub { browser()->get('/oauth/userinfo',
        { authorization => "Bearer $t->{access_token}" })->status };
    is $info->(), 200, 'until then its token works';
    my $r = $o->redeem($app, $back);
    is_deeply [$r->status, $r->json->{error}], [400, 'invalid_grant'],
        'is refused';
    is $info->(), 401, 'and its token is dead';
    ($i->sql("UPDATE authorization_code SET expires_at = issued_at"));
    is $o->redeem($app, $back)->json->{error}, 'invalid_grant',
        'so it is when it has expired besides';
};

subtest 'prompt' => sub {
    my $b = browser();
    my ($pages, $back) = way($b, prompt => 'none');
    is $back->{error}, 'login_required', 'none: nobody is signed in';
    is $pages, '', 'and no page comes';
    ($pages, $back) = way($b, nonce => 'one');
    is $pages, 'login consent', 'they sign in';
    my $first = claims($back);
    ($pages, $back) = way($b, prompt => 'none', nonce => 'two');
    is $pages, '', 'none: no page';
    my $none = claims($back);
    is $none->{nonce}, 'two', 'but a code';
    is_deeply [@$none{qw(sub auth_time)}], [@$first{qw(sub auth_time)}],
        'for the same person and sign-in';
    ago(100);
    ($pages, $back) = way($b, prompt => 'login');
    is $pages, 'login', 'login: they sign in again';
    my $login = claims($back);
    is $login->{sub}, $first->{sub}, 'as the same person';
    cmp_ok $login->{auth_time}, '>=', $first->{auth_time}, 'at another time';
    cmp_ok abs($login->{auth_time} - time), '<', 20, 'which is now';
    ($pages) = way($b, prompt => 'login consent');
    is $pages, 'login consent', 'login consent: both pages';
    ($pages) = way($b, prompt => 'consent');
    is $pages, 'consent', 'consent: that page';
};

subtest 'max_age' => sub {
    my $b = browser();
    way($b);
    ago(3);
    my (undef, $back) = way($b, prompt => 'none');
    my $before = claims($back);
    (my $pages, $back) = way($b, max_age => 10000, prompt => 'none');
    my $same = claims($back);
    is $pages, '', '10000: they are not asked';
    is $same->{auth_time}, $before->{auth_time}, 'auth_time stays';
    ($pages, $back) = way($b, max_age => 1);
    is $pages, 'login', '1: they sign in again';
    my $after = claims($back);
    is $after->{sub}, $before->{sub}, 'as the same person';
    cmp_ok $after->{auth_time}, '>', $before->{auth_time}, 'auth_time changes';
    cmp_ok $after->{auth_time}, '>=', $after->{iat} - 1, 'to less than 1 s ago';
    ($pages) = way($b, max_age => 0);
    is $pages, 'login', '0: they always do';
};

subtest 'a request by POST' => sub {
    my $b = browser();
    my ($path, $query) = split /\?/, $b->authorize_url($app,
        scope => 'openid', nonce => 'by post'), 2;
    my ($pages, $back) = way_on($b, $b->post($path, $query,
        { origin => 'https://app.example' }));
    is $pages, 'login', 'takes the same way';
    is $back->{state}, 'st&te=1', 'with its state';
    is claims($back)->{nonce}, 'by post', 'to an ID token';
};

# None of these may be an error (OpenID Connect Core section 15.1), nor does
# any change what comes.
subtest 'parameters that are passed over' => sub {
    my $b = browser();
    way($b);
    for (['display', 'page'], ['display', 'popup'], ['display', 'odd'],
         ['ui_locales', 'se'], ['ui_locales', 'fr-CA fr en'],
         ['claims_locales', 'se'], ['acr_values', '1 2'],
         ['claims', '{"userinfo":{"name":{"essential":true}}}'],
         ['claims', 'no JSON'], ['registration', '{}'],
         ['extra', 'foobar'], ['address', 'a b <>&=%']) {
        my ($name, $value) = @$_;
        my ($pages, $back) = way($b, prompt => 'none', nonce => 'n',
                                 $name => $value);
        my $claims = claims($back);
        is_deeply [sort keys %{ $claims // {} }],
            [qw(at_hash aud auth_time azp exp iat iss nonce sub)],
            "$name=$value";
    }
};

subtest 'request objects' => sub {
    my $b = browser();
    way($b);
    my $none = 'eyJhbGciOiJub25lIn0.'
        . 'eyJyZWRpcmVjdF91cmkiOiJodHRwczovL2V2aWwuZXhhbXBsZS8ifQ.';
    my (undef, $back) = way($b, prompt => 'none', request => $none);
    is $back->{error}, 'request_not_supported', 'unsigned: refused';
    is $back->{uri}, 'https://app.example/callback',
        'at the address of the query, not that of the object';
    ok !defined $back->{code}, 'without a code';
    my $url = $b->authorize_url({ %$app, redirect_uri => undef },
                                scope => 'openid', request => $none);
    is $b->get($url)->status, 400,
        'a redirect_uri in the object alone is none';
    (undef, $back) = way($b, request_uri => 'https://app.example/r');
    is $back->{error}, 'request_uri_not_supported', 'by address: refused';
};

subtest 'scopes' => sub {
    my $b = browser();
    way($b, scope => 'openid profile email');
    for my $scope ('email openid profile', 'profile openid',
                   'profile email openid', 'openid address phone',
                   'openid profile email address phone', 'openid openid') {
        my (undef, $back) = way($b, prompt => 'none', scope => $scope);
        is claims($back)->{sub}, $ann->{id}, "$scope: an ID token";
    }
    my (undef, $back) = way($b, scope => 'openid address phone');
    my $t = $o->redeem($app, $back)->json;
    is $t->{scope}, 'openid', 'those that are not known are not given';
    (undef, $back) = way($b, scope => 'profile');
    is claims($back), undef, 'no ID token without openid';
};

subtest 'addresses' => sub {
    my $b = browser();
    way($b);
    my @uri = (prompt => 'none', redirect_uri =>
               'https://app.example/callback?a=b');
    my (undef, $back) = way($b, @uri);
    is $o->redeem($app, $back)->json->{error}, 'invalid_grant',
        'a code is for the redirect_uri of its request';
    (undef, $back) = way($b, @uri);
    is $o->redeem($app, $back, redirect_uri => $uri[3])->status, 200,
        'a registered one with a query is taken';
    my ($what) = way($b, @uri[0, 1], redirect_uri =>
                     'https://app.example/callback?a=b&c=d');
    is $what, 'HTTP 400', 'with more in the query it is not';
};

subtest 'clients' => sub {
    my $post = $o->client(method => 'client_secret_post',
        secret => 'cs_' . Dubplate::OAuth::random_text());
    $post->{method} = 'post';
    for my $client ($app, $post, $o->client) {
        my (undef, $back) = way(browser(), client => $client,
                                state => undef, nonce => undef);
        ok !exists $back->{state}, 'without state none comes back';
        my $claims = claims($back, $client);
        is $claims->{aud}, $client->{client_id},
            ($client->{method} // 'client_secret_basic or none')
            . ': an ID token';
        ok !exists $claims->{nonce}, '... without nonce';
    }
};

subtest 'keys' => sub {
    my (undef, $back) = way(browser());
    my ($header) = Dubplate::OAuth::jwt(
        $o->redeem($app, $back)->json->{id_token});
    my ($key) = grep { $_->{kid} eq $header->{kid} }
        @{ $i->client->get('/oauth/jwks')->json->{keys} };
    ok $key, 'kid of an ID token is published';
    is_deeply [@$key{qw(kty alg use)}], [qw(RSA RS256 sig)], 'for signatures';
};

done_testing;
