#!/usr/bin/perl
# fronts: proxy_fcgi htaccess
# Clients register themselves (RFC 7591), where their redirects may lead, and
# how many of them there can be.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Proc;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'oauth.registrations_per_hour' => 1000,
    'oauth.registrations_per_source_max' => 1000,
});
my $c = $i->client;

sub register { return $c->post_json($_[1] // '/oauth/register', $_[0]) }

sub taken {
    my ($metadata, $what) = @_;
    my $r = register($metadata);
    is $r->status, 201, $what or diag $r->body;
    return $r->json;
}

sub refused {
    my ($metadata, $error, $what) = @_;
    my $r = register($metadata);
    is $r->status, 400, "$what is refused";
    is $r->json->{error}, $error, "as $error";
    cmp_ok length($r->json->{error_description}), '>', 20, 'with a sentence';
    return $r->json->{error_description};
}

subtest 'the documented registration' => sub {
    my $asked = { redirect_uris => ['https://example.com/callback'],
                  client_name => 'My Application',
                  token_endpoint_auth_method => 'none' };
    my $why = refused($asked, 'invalid_redirect_uri', 'a host nobody let in');
    like $why, qr/example\.com.*oauth\.redirect_hosts/s,
        'it names the host, and what an administrator does';
    $i->set('oauth.redirect_hosts' => 'example.com');
    $i->restart_front;
    my $client = taken($asked, 'once it is let in the client registers');
    like $client->{client_id}, qr/^c_[\w-]{43}$/, 'it is given an id';
    is_deeply $client->{redirect_uris}, $asked->{redirect_uris},
        'its addresses come back';
    is $client->{client_name}, 'My Application', 'its name';
    is $client->{token_endpoint_auth_method}, 'none', 'and its method';
    ok !exists $client->{client_secret}
        && !exists $client->{client_secret_expires_at},
        'a public client is given no secret';
    is_deeply $client->{grant_types}, [qw(authorization_code refresh_token)],
        'it may refresh';
    is_deeply $client->{response_types}, ['code'], 'it gets codes';
    is $client->{application_type}, 'web', 'it is on the web';
    cmp_ok abs($client->{client_id_issued_at} - time), '<', 60,
        'it knows since when';
    my $r = register($asked);
    is $r->header('cache-control'), 'no-store', 'nobody keeps the answer';
    isnt $r->json->{client_id}, $client->{client_id},
        'the same again is another client';
    is register($asked, '/register')->status, 201, '/register is the same';
};

subtest 'confidential clients' => sub {
    my $client = taken({ redirect_uris => ['http://127.0.0.1/cb'] },
                       'addresses alone are enough');
    is $client->{token_endpoint_auth_method}, 'client_secret_basic',
        'the method of RFC 7591 is preset';
    like $client->{client_secret}, qr/^cs_[\w-]{43}$/, 'there is a secret';
    is $client->{client_secret_expires_at}, 0, 'that does not expire';
    my $row = $i->sql("SELECT octet_length(secret_hash) || ' ' || source || ' '
        || (expires_at > now()) || ' ' || registered_from FROM oauth_client
        WHERE client_id = '$client->{client_id}'");
    is $row, '32 registered true 127.0.0.1',
        'its hash is kept, and where it came from';
    unlike $i->log, qr/\Q$client->{client_secret}/, 'the log has no secret';
};

subtest 'what clients of today send' => sub {
    my $code = taken({
        client_name => 'Claude Code (desk)',
        redirect_uris => ['http://localhost:54212/callback'],
        grant_types => [qw(authorization_code refresh_token)],
        response_types => ['code'], token_endpoint_auth_method => 'none',
        application_type => 'native', scope => 'mcp:read mcp:write other',
    }, 'a command line');
    is $code->{scope}, 'mcp:read mcp:write', 'scopes that exist come back';
    my $editor = taken({
        client_name => 'Visual Studio Code',
        client_uri => 'https://code.visualstudio.com',
        grant_types => ['authorization_code', 'refresh_token',
                        'urn:ietf:params:oauth:grant-type:device_code'],
        response_types => ['code'],
        redirect_uris => ['https://insiders.vscode.dev/redirect',
                          'https://vscode.dev/redirect', 'http://127.0.0.1/',
                          'http://127.0.0.1:33418/'],
        token_endpoint_auth_method => 'none', application_type => 'native',
    }, 'an editor');
    is_deeply $editor->{grant_types}, [qw(authorization_code refresh_token)],
        'without a grant we do not do';
    is $editor->{client_uri}, 'https://code.visualstudio.com',
        'its page comes back';
    taken({ client_name => 'Cursor', token_endpoint_auth_method => 'none',
            redirect_uris => ['http://localhost:8787/callback',
                'https://www.cursor.com/agents/mcp/oauth/callback',
                'cursor://anysphere.cursor-mcp/oauth/callback'] },
          'another editor');
    taken({ client_name => 'Claude', token_endpoint_auth_method => 'none',
            redirect_uris => ['https://claude.ai/api/mcp/auth_callback'] },
          'a chat on the web');
    taken({ client_name => 'ChatGPT', token_endpoint_auth_method => 'none',
            redirect_uris => ['https://chatgpt.com/connector/oauth/Ab3'] },
          'and another');
    my $odd = taken({ client_name => "\x{202e}Evil\x07", contacts => ['x'],
                      redirect_uris => ['http://127.0.0.1/'],
                      tos_uri => undef, logo_uri => 'javascript:x' },
                    'members that we do not know are passed over');
    is $odd->{client_name}, 'Evil', 'a name loses what does not show';
    ok !exists $odd->{logo_uri}, 'what is not kept does not come back';
};

subtest 'people see whose address it is' => sub {
    my $page = sub {
        my ($uri, $asked) = @_;
        my $client = taken({ client_name => 'Claude', redirect_uris => [$uri],
            token_endpoint_auth_method => 'none' }, "registered: $uri");
        my $browser = Dubplate::OAuth->new($i);
        return $browser->get($browser->authorize_url({
            client_id => $client->{client_id},
            redirect_uri => $asked // $uri }))->body;
    };
    my $body = $page->('https://claude.ai/api/mcp/auth_callback');
    like $body, qr{claude\.ai</strong>, which belongs to Claude}, 'Claude';
    like $body, qr/chose this name itself/, 'a name proves nothing';
    like $page->('https://chatgpt.com/connector/oauth/x'),
        qr{chatgpt\.com</strong>, which belongs to ChatGPT},
        'whatever the client calls itself';
    unlike $page->('https://example.com/callback'), qr/belongs to/,
        'of others nothing is said';
    $body = $page->('http://127.0.0.1/cb', 'http://127.0.0.1:7777/cb');
    unlike $body, qr/belongs to/, 'a port is anybody\'s';
    like $body, qr/class="warning"/, 'which the page warns of';
};

subtest 'the audit trail' => sub {
    my $client = taken({ redirect_uris => ['http://127.0.0.1/'] }, 'one');
    register({ redirect_uris => ['https://evil.example/cb'] });
    ok $i->wait_for("SELECT count(*) FROM sign_in_audit
        WHERE action = 'register' AND outcome = 'ok'
          AND subject = '$client->{client_id}'", 1), 'says who registered';
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'register' AND subject IS NULL
          AND outcome = 'invalid_redirect_uri'", 't'), 'and who could not';
};

# The first of the nine flaws: a client that binds codes to a stranger.
subtest 'redirects that lead astray' => sub {
    my @bad = (
        'https://evil.example/cb', 'https://claude.ai.evil.example/cb',
        'https://claude.ai/', 'https://claude.ai/api/mcp/auth_callback/x',
        'https://claude.ai/api/mcp/auth_callback?next=//evil.example',
        'https://claude.ai:8443/api/mcp/auth_callback',
        'https://claude.ai@evil.example/api/mcp/auth_callback',
        'https://user:word@example.com/cb', 'https://example.com/cb#token',
        'https://example.com/*', 'https://*.example.com/cb',
        'https://example.com/../cb', 'https://example.com/%2e%2e/cb',
        'https://example.com/cb%0d%0aX:1', 'https://example.com/a b',
        'https://example.com\@evil.example/cb', 'https://EXAMPLE.com/cb',
        'http://example.com/cb', 'http://10.0.0.1/', 'http://169.254.169.254/',
        'http://192.168.1.1/cb', 'http://0.0.0.0/cb', 'http://127.1/cb',
        'http://2130706433/cb', 'http://0x7f000001/cb',
        'http://127.0.0.1.evil.example/cb', 'http://localhost.evil.example/',
        'http://localhost@evil.example/', 'https://10.0.0.1/cb',
        'https://[::1]/cb', 'https://1.2.3.4/cb',
        'javascript:alert(1)', 'JavaScript:alert(1)', 'data:text/html,x',
        'vbscript:x', 'file:///etc/passwd', 'blob:https://example.com/x',
        'about:blank', 'ftp://example.com/', 'ws://127.0.0.1/',
        'intent://x#Intent;end', 'mailto:a@example.com', 'unknown.app:/cb',
        '//example.com/cb', '/cb', 'example.com', '', ' ',
        'https://example.com/' . 'a' x 2048,
    );
    for my $uri (@bad) {
        my $short = substr $uri, 0, 60;
        refused({ redirect_uris => [$uri] }, 'invalid_redirect_uri', $short);
    }
    refused({ redirect_uris => ['http://127.0.0.1/', 'https://evil.example/'] },
            'invalid_redirect_uri', 'one of two');
    refused({ redirect_uris => [map { "http://127.0.0.1/$_" } 1 .. 21] },
            'invalid_redirect_uri', 'a list too long');
    refused({ redirect_uris => $_->[0] }, 'invalid_redirect_uri', $_->[1])
        for [[], 'an empty list'], ['http://127.0.0.1/', 'no list'],
            [[7], 'a number'], [undef, 'null'];
    refused({ client_name => 'x' }, 'invalid_redirect_uri', 'no address');
    is $i->sql("SELECT count(*) FROM oauth_client
                WHERE redirect_uris::text ~ 'evil'"), 0, 'none was kept';
};

subtest 'other metadata that cannot be' => sub {
    my @here = (redirect_uris => ['http://127.0.0.1/']);
    refused({ @here, @{ $_->[0] } }, 'invalid_client_metadata', $_->[1]) for
        [[token_endpoint_auth_method => 'private_key_jwt'], 'another method'],
        [[token_endpoint_auth_method => 'tls_client_auth'], 'a certificate'],
        [[application_type => 'web'], 'a web client on the loopback'],
        [[application_type => 'service'], 'an unknown type'],
        [[grant_types => ['implicit']], 'the implicit grant'],
        [[grant_types => ['client_credentials']], 'a machine user'],
        [[grant_types => ['password']], 'the password grant'],
        [[response_types => ['token']], 'the implicit response'],
        [[scope => 'a"b'], 'a scope with a quote'],
        [[scope => ['mcp:read']], 'a list of scopes'],
        [[client_name => {}], 'an object for a name'],
        [[client_name => 'x' x 3000], 'an endless name'];
    my $r = $c->post('/oauth/register', '{"redirect_uris":',
                     { 'content-type' => 'application/json' });
    is $r->status, 400, 'half a document is refused';
    is $r->json->{error}, 'invalid_client_metadata', 'as such';
    is $c->post('/oauth/register', '[]',
                { 'content-type' => 'application/json' })->status, 400,
        'a list, too';
    $r = $c->post('/oauth/register', 'redirect_uris=x',
                  { 'content-type' => 'application/x-www-form-urlencoded' });
    is $r->status, 415, 'a form is no registration';
    ok $r->json->{error_description}, 'and is told so';
    is $c->get('/oauth/register')->status, 405, 'there is nothing to get';
};

subtest 'clients in a browser' => sub {
    my $r = $c->request('OPTIONS', '/oauth/register', headers => {
        origin => 'https://inspector.example',
        'access-control-request-method' => 'POST' });
    is $r->status, 204, 'the question before is answered';
    is $r->header('access-control-allow-origin'), '*', 'for any page';
    like $r->header('access-control-allow-methods'), qr/POST/, 'with POST';
    $r = $c->post('/oauth/register', '{"redirect_uris":["http://127.0.0.1/"]}',
                  { 'content-type' => 'application/json',
                    origin => 'https://inspector.example' });
    is $r->status, 201, 'and it registers';
    is $r->header('access-control-allow-origin'), '*', 'reading the answer';
    ok !$r->header('access-control-allow-credentials'), 'without cookies';
};

subtest 'open registration' => sub {
    $i->set('oauth.open_registration' => 'yes');
    $i->restart_front;
    taken({ redirect_uris => ['https://anywhere.example/cb'] },
          'any https host registers');
    refused({ redirect_uris => ['http://10.0.0.1/'] }, 'invalid_redirect_uri',
            'a private address still');
    refused({ redirect_uris => ['javascript:alert(1)'] },
            'invalid_redirect_uri', 'as a script');
    $i->set('oauth.open_registration' => 'no', 'oauth.known_clients' => 'no');
    $i->restart_front;
    refused({ redirect_uris => ['https://claude.ai/api/mcp/auth_callback'] },
            'invalid_redirect_uri', 'without known clients theirs');
    $i->set('oauth.known_clients' => 'yes');
};

subtest 'limits' => sub {
    my $one = { redirect_uris => ['http://127.0.0.1/'] };
    $i->sql('DELETE FROM rate_bucket');
    $i->set('oauth.registrations_per_hour' => 10);
    $i->restart_front;
    register({ redirect_uris => ['https://evil.example/'] }) for 1 .. 12;
    is_deeply [map { register($one)->status } 1 .. 11], [(201) x 10, 429],
        'ten an hour, mistakes apart';
    my $r = register($one);
    cmp_ok $r->header('retry-after'), '>', 60, 'it says when again';
    like $r->json->{error_description}, qr/minutes/, 'in words, too';
    $i->sql('DELETE FROM rate_bucket');
    $i->set('oauth.registrations_per_source_max' => 3);
    $i->restart_front;
    $i->sql('DELETE FROM oauth_client');
    is_deeply [map { register($one)->status } 1 .. 4], [(201) x 3, 429],
        'an address has so many unused clients';
    ok register($one)->header('retry-after'), 'with the time to wait';
    $i->sql("UPDATE oauth_client SET last_used_at = now(), expires_at = NULL
             WHERE client_id = (SELECT min(client_id) FROM oauth_client)");
    is register($one)->status, 201, 'one that is used makes room';
    $i->set('oauth.registrations_per_source_max' => 1000,
            'oauth.registrations_max' => 4);
    $i->restart_front;
    is_deeply [map { register($one)->status } 1 .. 2], [201, 429],
        'so have all together';
    $i->sql("UPDATE oauth_client SET expires_at = now() - interval '1 s'
             WHERE last_used_at IS NULL");
    is register($one)->status, 201, 'those whose time is over do not count';
    is $i->sql('SELECT removed FROM client_sweep(7776000)'), 4,
        'and the clean-up takes them';
};

subtest 'who may register' => sub {
    my $one = { redirect_uris => ['http://127.0.0.1/'] };
    $i->set('oauth.registrations_max' => 1000,
            'oauth.registration_token' => 'a-long-secret');
    $i->restart_front;
    my $r = register($one);
    is $r->status, 401, 'where a token is asked for, nobody without';
    like $r->header('www-authenticate'), qr/^Bearer/, 'it is a bearer token';
    ok $r->json->{error_description}, 'which the answer says';
    my $with = sub { $c->post('/oauth/register',
        '{"redirect_uris":["http://127.0.0.1/"]}',
        { 'content-type' => 'application/json', authorization => $_[0] }) };
    is $with->('Bearer other')->status, 401, 'nor with another';
    is $with->('Bearer a-long-secret')->status, 201, 'with it one can';
    unlike $i->log, qr/a-long-secret/, 'the log does not have it';
    $i->set('oauth.registration_token' => '', 'oauth.registration' => 'no');
    $i->restart_front;
    $r = register($one);
    is $r->status, 403, 'where it is off, nobody';
    like $r->json->{error_description}, qr/administrator/, 'but for one way';
};

subtest 'settings that cannot be' => sub {
    for (['oauth.redirect_schemes' => 'my.app javascript', qr/javascript/],
         ['fetch.allow_addresses' => '10.0.0.0/99', qr/10\.0\.0\.0/]) {
        my ($key, $value, $pattern) = @$_;
        my %env = (%{ $i->program_env },
            'DUBPLATE_' . uc($key =~ s/\./_/r) => $value);
        my ($status, $out, $err) = Dubplate::Proc->run(env => \%env,
            argv => [Dubplate::Build::fcgi('oauth'), '--listen',
                     $i->dir . '/never.sock']);
        is $status, 1, "with $key = $value the program does not start";
        like $err, $pattern, 'and says why';
    }
};

done_testing;
