#!/usr/bin/perl
# fronts: cgi
# The authorization endpoint: what is asked for, what goes back to the
# client, and what never does.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $client = $o->client(name => 'Rook & <b>Raven</b>',
    redirect_uris => ['https://app.example/callback',
        'http://127.0.0.1/cb', 'http://localhost:8787/callback',
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://app.example/query?a=b']);

# An anonymous browser asks; the page or redirect that comes.
sub ask {
    my (%opt) = @_;
    my $browser = Dubplate::OAuth->new($i);
    return $browser->get($browser->authorize_url($client, %opt));
}

subtest 'the sign-in page' => sub {
    my $r = ask(scope => 'mcp:read mcp:write', login_hint => 'a"nn');
    is $r->status, 200, 'comes';
    like $r->header('content-type'), qr{^text/html; charset=utf-8}, 'as HTML';
    like $r->body, qr/Rook &#38; &#60;b&#62;Raven&#60;\/b&#62;/,
        'names the client, escaped';
    like $r->body, qr/<strong>app\.example<\/strong>/, 'and its host';
    like $r->body, qr/See your releases/, 'and what it asks for';
    like $r->body, qr{At .*/api/mcp</span>}, 'and where';
    like $r->body, qr/value="a&#34;nn"/, 'login_hint is filled in';
    unlike $r->body, qr/<script|style="|onclick/i, 'nothing inline';
    my %has = %{ $r->headers };
    like $has{'content-security-policy'}, qr/default-src 'none'/, 'CSP';
    like $has{'content-security-policy'},
        qr{form-action 'self' https://app\.example;}, 'form-action';
    like $has{'content-security-policy'}, qr/frame-ancestors 'none'/, 'frames';
    is $has{'x-frame-options'}, 'DENY', 'X-Frame-Options';
    is $has{'x-content-type-options'}, 'nosniff', 'nosniff';
    is $has{'referrer-policy'}, 'same-origin', 'Referrer-Policy';
    is $has{'cache-control'}, 'no-store', 'Cache-Control';
    like $has{'set-cookie'},
        qr/^dp_txn=bt_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/,
        'the cookie';
};

subtest 'the whole way' => sub {
    my $browser = Dubplate::OAuth->new($i);
    my $back = $browser->sign_in($client, login => 'ann', scope => 'mcp:read');
    is $back->{uri}, 'https://app.example/callback', 'leads to the client';
    like $back->{code}, qr/^ac_[\w-]{43}$/, 'with a code';
    is $back->{state}, 'st&te=1', 'state as it was sent';
    is $back->{iss}, $i->url, 'iss';
    is scalar(() = $back->{location} =~ /[?&](?:code|state|iss)=/g), 3,
        'each once';
    my $no = Dubplate::OAuth->new($i)->sign_in($client, login => 'ann',
        decision => 'deny');
    is $no->{error}, 'access_denied', 'refused: access_denied';
    is $no->{state}, 'st&te=1', 'with state';
    is $no->{iss}, $i->url, 'and iss';
    ok !defined $no->{code}, 'and no code';
    my $query = Dubplate::OAuth->new($i)->sign_in($client, login => 'ann',
        redirect_uri => 'https://app.example/query?a=b');
    like $query->{location}, qr{^https://app\.example/query\?a=b&code=},
        'a query of the redirect address is kept';
};

subtest 'consent' => sub {
    my $browser = Dubplate::OAuth->new($i);
    my $other = $browser->client(name => 'Other');
    my $r = $browser->get($browser->authorize_url($other,
        scope => 'mcp:read mcp:write offline_access'));
    $r = $browser->submit($r, username => 'ann',
                          password => $Dubplate::OAuth::PASSWORD);
    is $r->status, 303, 'after signing in';
    $r = $browser->get($r->header('location'));
    like $r->body, qr/Allow access\?/, 'comes the page';
    like $r->body, qr/\Q$_/, "it shows $_" for 'Other', 'app.example',
        'https://app.example/callback', $other->{client_id},
        'mcp:read', 'mcp:write', 'offline_access', $i->url('/api/mcp'), 'ann';
    my ($form) = $browser->forms($r);
    my %fields = %{ $form->{fields} };
    delete $fields{'scope mcp:write'};
    $r = $browser->post('/oauth/authorize', { %fields, decision => 'allow' });
    ok defined $browser->back($r)->{code}, 'yes gives a code';
    is $i->sql("SELECT scope FROM consent WHERE client_id = "
               . "'$other->{client_id}'"), '{mcp:read,offline_access}',
        'for the scopes that stayed ticked';
    $r = $browser->post('/oauth/authorize', { %fields, decision => 'allow' });
    is $r->status, 400, 'a second time the page is over';
    ok !defined $r->header('location'), 'and leads nowhere';

    $r = $browser->get($browser->authorize_url($other, scope => 'mcp:read'));
    like $r->body, qr/Allow access\?/, 'asked again when led here';
    $r = $browser->get($browser->authorize_url($other, scope => 'mcp:read'),
                       { 'sec-fetch-site' => 'cross-site' });
    like $r->body, qr/Allow access\?/, 'from another site, too';
    $r = $browser->get($browser->authorize_url($other, scope => 'mcp:read'),
                       { 'sec-fetch-site' => 'none' });
    ok defined $browser->back($r)->{code},
        'not when they came by themselves: it is remembered';
    $r = $browser->get($browser->authorize_url($other,
        scope => 'mcp:read mcp:write'), { 'sec-fetch-site' => 'none' });
    like $r->body, qr/Allow access\?/, 'more scopes are asked for';
    $r = $browser->get($browser->authorize_url($other, scope => 'mcp:read',
        prompt => 'consent'), { 'sec-fetch-site' => 'none' });
    like $r->body, qr/Allow access\?/, 'prompt=consent asks';
};

subtest 'told to the person, never to the address' => sub {
    my %wrong = (
        'no client_id' => { client_id => undef },
        'an unknown client' => { client_id => 'nobody' },
        'another case' => { client_id => uc $client->{client_id} },
        'a blank behind' => { client_id => "$client->{client_id} " },
        'no redirect_uri' => { redirect_uri => undef },
        map { $_ => { redirect_uri => $_ } }
            'https://evil.example/callback', 'https://app.example/callback/',
            'https://app.example/callback/../evil',
            'https://app.example/callback?x=1', 'https://app.example/',
            'https://app.example/callbackx', 'https://APP.example/callback',
            'https://app.example:443/callback',
            'https://app.example:8443/callback',
            'https://app.example/callback#f', 'http://app.example/callback',
            'https://user@app.example/callback',
            'https://app.example@evil.example/callback',
            'https://app.example.evil.example/callback',
            'https://app.example%2eevil.example/callback',
            'https://app.example%00/callback', '//app.example/callback',
            '/callback', 'https:app.example/callback',
            'https://app.example\\evil.example/callback',
            "https://app.example/callback\tx", 'https://app.example/callbac',
            'https://app.example/%63allback', 'https://app.example./callback',
            'javascript:alert(1)', 'data:text/html,x',
            'http://127.0.0.1:8080/cbx', 'http://127.0.0.1.evil.example/cb',
            'http://2130706433/cb', 'http://0x7f000001/cb',
            'http://127.1/cb', 'http://[::1]/cb', 'http://localhost/cb',
            'http://127.0.0.1@evil.example/cb', 'http://127.0.0.1:80:80/cb',
            'http://127.0.0.1:99999/cb', 'cursor://evil/oauth/callback',
            'cursor://anysphere.cursor-mcp/oauth/callback?x',
            'vscode://anysphere.cursor-mcp/oauth/callback',
            'https://app.example/query', 'https://app.example/query?a=c',
            'https://app.example/query?a=b&c=d',
    );
    for my $what (sort keys %wrong) {
        my $r = ask(%{ $wrong{$what} });
        is $r->status, 400, "$what: a page";
        ok !defined $r->header('location'), '... and no redirect';
        unlike $r->body, qr/name="(?:password|decision)"/, '... and no form';
    }
    my $url = $o->authorize_url($client);
    is $o->get("$url&client_id=x")->status, 400, 'a parameter that comes twice';
    is $o->get("$url&state=x")->status, 400, 'even one that is harmless';
    is $o->get("$url&x=%zz")->status, 400, 'a malformed query';
};

subtest 'addresses that are taken' => sub {
    for my $uri ('http://127.0.0.1:49152/cb', 'http://127.0.0.1/cb',
                 'http://localhost:9/callback', 'http://localhost/callback',
                 'cursor://anysphere.cursor-mcp/oauth/callback') {
        my $r = ask(redirect_uri => $uri);
        is $r->status, 200, $uri;
        my $to = $uri =~ /^cursor/ ? 'cursor:' : $uri =~ s{^(http://[^/]*).*}{$1}r;
        like $r->header('content-security-policy'),
            qr/form-action 'self' \Q$to\E;/, '... in form-action';
    }
    like ask(redirect_uri => 'http://127.0.0.1:1/cb')->body,
        qr/program on this computer/, 'a loopback address is pointed out';
};

subtest 'told to the client' => sub {
    my @wrong = (
        [{ response_type => undef }, 'invalid_request'],
        [{ response_type => 'token' }, 'unsupported_response_type'],
        [{ response_type => 'code token' }, 'unsupported_response_type'],
        [{ response_type => 'id_token' }, 'unsupported_response_type'],
        [{ response_mode => 'fragment' }, 'invalid_request'],
        [{ code_challenge => undef }, 'invalid_request'],
        [{ code_challenge => 'short' }, 'invalid_request'],
        [{ code_challenge => 'A' x 44 }, 'invalid_request'],
        [{ code_challenge_method => undef }, 'invalid_request'],
        [{ code_challenge_method => 'plain' }, 'invalid_request'],
        [{ code_challenge_method => 's256' }, 'invalid_request'],
        [{ scope => 'admin' }, 'invalid_scope'],
        [{ scope => 'mcp:read  mcp:write' }, 'invalid_scope'],
        [{ scope => "mcp:read\"" }, 'invalid_scope'],
        [{ resource => 'https://other.example/mcp' }, 'invalid_target'],
        [{ resource => $i->url('/api') }, 'invalid_target'],
        [{ prompt => 'none login' }, 'invalid_request'],
        [{ prompt => 'none' }, 'login_required'],
        [{ max_age => 'soon' }, 'invalid_request'],
        [{ max_age => '-1' }, 'invalid_request'],
        [{ request => 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
        [{ request_uri => 'https://a.example/r' },
         'request_uri_not_supported'],
        [{ nonce => 'n' x 3000 }, 'invalid_request'],
    );
    for (@wrong) {
        my ($change, $error) = @$_;
        my $r = ask(%$change);
        my $back = $o->back($r) // {};
        my ($name) = keys %$change;
        is $back->{error}, $error,
            "$name " . substr($change->{$name} // 'missing', 0, 30);
        is $back->{state}, 'st&te=1', '... with state';
        is $back->{iss}, $i->url, '... and iss';
        ok defined $back->{error_description} && !defined $back->{code},
            '... and a sentence';
    }
};

subtest 'what the page must not hide' => sub {
    $i->account('root', admin => 1);
    Dubplate::OAuth::password($i, 'root');
    my $consent = sub {
        my ($login, %opt) = @_;
        my $browser = Dubplate::OAuth->new($i);
        my $r = $browser->submit($browser->get($browser->authorize_url(
            $client, prompt => 'consent', %opt)), username => $login,
            password => $Dubplate::OAuth::PASSWORD);
        return $browser->get($r->header('location'))->body;
    };
    my $warning = qr/your rights as an administrator/;
    like $consent->('root', resource => $i->url), $warning,
        'a client that would administer';
    unlike $consent->('root'), $warning, 'not one for the endpoint';
    unlike $consent->('ann', resource => $i->url), $warning,
        'nor with anybody else';
    my $uri = 'cursor://anysphere.cursor-mcp/oauth/callback';
    like ask(redirect_uri => $uri)->body, qr/<strong>cursor: \(an appl/,
        'an application is not shown as a host';
};

subtest 'prompt and max_age' => sub {
    my $browser = Dubplate::OAuth->new($i);
    $browser->sign_in($client, login => 'ann', scope => 'mcp:read');
    my $see = sub { $browser->get($browser->authorize_url($client,
        scope => 'mcp:read', @_)) };
    my $r = $see->(prompt => 'none');
    ok defined $browser->back($r)->{code}, 'none: at once';
    $r = $see->(prompt => 'none', scope => 'mcp:write');
    is $browser->back($r)->{error}, 'consent_required', 'none, for more';
    like $see->(prompt => 'login')->body, qr/name="password"/, 'login';
    like $see->(prompt => 'select_account')->body, qr/name="password"/,
        'select_account';
    like $see->(max_age => 3600)->body, qr/name="decision"/, 'max_age';
    $i->sql("UPDATE browser_session SET auth_time = now() - interval '1 h'");
    like $see->(max_age => 3000)->body, qr/name="password"/,
        'max_age that is over';
    is $browser->back($see->(max_age => 3000, prompt => 'none'))->{error},
        'login_required', 'and none';
};

subtest 'a request by POST goes on as GET' => sub {
    my ($path, $query) = split /\?/, $o->authorize_url($client), 2;
    my $r = $o->post($path, $query, { origin => 'https://app.example' });
    is $r->status, 303, 'by 303';
    like $r->header('location'), qr{^\Q$path\E\?|/oauth/authorize\?},
        'to the same address';
    like $o->get($r->header('location'))->body, qr/name="password"/,
        'and works';
};

subtest 'forms of others' => sub {
    my $browser = Dubplate::OAuth->new($i);
    my $page = $browser->get($browser->authorize_url($client));
    my ($form) = $browser->forms($page);
    my %login = (%{ $form->{fields} }, username => 'ann',
                 password => $Dubplate::OAuth::PASSWORD);
    my $r = $browser->post('/oauth/authorize', \%login,
                           { origin => 'https://evil.example' });
    is $r->status, 403, 'a form of another site';
    my $other = Dubplate::OAuth->new($i);
    is $other->post('/oauth/authorize', \%login)->status, 400,
        'in a browser without the cookie';
    $other->get($other->authorize_url($client));
    is $other->post('/oauth/authorize', \%login)->status, 400,
        'in another browser';
    is $browser->post('/oauth/authorize', { %login,
        csrf_token => 'ah_' . 'A' x 43 })->status, 400, 'with a made-up handle';
    is $browser->get('/oauth/authorize?handle=ah_' . 'A' x 43)->status, 400,
        'or one in the address';
    $r = $browser->post('/oauth/authorize', \%login);
    is $r->status, 303, 'the right one works';
    my $consent = $browser->get($r->header('location'));
    my ($yes) = $browser->forms($consent);
    is $other->post('/oauth/authorize', { %{ $yes->{fields} },
        decision => 'allow' })->status, 400, 'consent in another browser';
    my $bob = $i->account('bob');
    Dubplate::OAuth::password($i, 'bob');
    my $r2 = $browser->submit($browser->get('/oauth/login'),
        username => 'bob', password => $Dubplate::OAuth::PASSWORD);
    is $r2->status, 303, 'somebody else signs in meanwhile';
    is $browser->post('/oauth/authorize', { %{ $yes->{fields} },
        decision => 'allow' })->status, 400, 'and cannot consent for ann';
};

subtest 'too many requests' => sub {
    my $rows = sub { $i->sql('SELECT count(*) FROM authorization_request') };
    my $early = Dubplate::OAuth->new($i);
    my $page = $early->get($early->authorize_url($client));
    is $page->status, 200, 'a few are nothing';
    is $i->sql("SELECT key FROM rate_bucket WHERE key LIKE 'authorize%'"),
        'authorize:127.0.0.1', 'they are counted by source';
    $i->sql("UPDATE rate_bucket SET tokens = 0, updated_at = now()"
        . " WHERE key LIKE 'authorize%'");
    my $before = $rows->();
    my $r = ask();
    is $r->status, 429, 'too many: 429';
    like $r->header('retry-after'), qr/^[1-9]/, 'with Retry-After';
    like $r->body, qr/<h1>.*Wait 1 seconds?, then try again/s, 'as a page';
    is $rows->(), $before, 'nothing is kept';
    my ($handle) = $page->body =~ /name="csrf_token" value="(ah_[^"]+)"/;
    is $early->get("/oauth/authorize?handle=$handle")->status, 200,
        'who is on their way is not held up';
    $i->sql('TRUNCATE rate_bucket');
    is ask()->status, 200, 'later it goes on';
};

done_testing;
