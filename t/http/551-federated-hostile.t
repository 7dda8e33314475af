#!/usr/bin/perl
# A provider that lies, breaks or hangs: nobody is signed in, people are told
# little, the log all.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Upstream;
use Test::More;
use Time::HiRes qw(sleep time);

my $up = Dubplate::Upstream->new;
my $i = Dubplate::Instance->new(conf => $up->conf(
    'federation.login' => 'both', 'federation.join' => 'yes'));
my $client = Dubplate::OAuth->new($i)->client(name => 'Rook');
my $now = time;

# A browser that was sent to the provider: (browser, address, the page that
# came instead).
sub sent {
    my $o = Dubplate::OAuth->new($i);
    my $url = $o->federate($o->get($o->authorize_url($client)));
    return ($o, $url, $o->last);
}

sub come {
    my ($o, $url) = sent();
    return ($o, $o->get($up->come_back($url)));
}

# What changed since it was asked last.
my $before = '';
sub signed_in {
    my $after = $i->sql('SELECT (SELECT count(*) FROM browser_session)'
        . ', (SELECT count(*) FROM federated_identity)'
        . ', (SELECT count(*) FROM account), (SELECT count(*)'
        . ' FROM authorization_request WHERE account_id IS NOT NULL)');
    my $changed = $after ne $before;
    $before = $after;
    return $changed;
}

# The lines of the log since it was read last.
my $read = 0;
sub logged {
    my $log = join '', map { Dubplate::Client::slurp($_) }
        grep { -s } glob $i->dir . '/log/*';
    my $new = substr $log, $read;
    $read = length $log;
    return $new;
}

sub refused {
    my ($o, $r, $detail, $name) = @_;
    is $r->status, 502, "$name: refused";
    like $r->body, qr/could not be reached, or gave an answer that cannot be/,
        'people are told that much';
    like $r->body, qr/\(Request [0-9a-f]{16}\)/, 'and the request id';
    ok !defined $o->cookies->{dp_sid} && !signed_in(), 'nobody is signed in';
    my $log = logged();
    like $log, $detail, 'the log says what it was';
}

# What is wrong, how, what the log says.
my @wrong = (
    ['a bad signature', { sign => 'other' }, qr/the signature is not good/],
    ['another audience', { claims => { aud => 'other' } }, qr/aud or azp/],
    ['several audiences', { claims => { aud => ['desk', 'other'] } },
     qr/aud or azp/],
    ['made for another client', { claims => { azp => 'other' } },
     qr/aud or azp/],
    ['another issuer', { claims => { iss => 'https://evil.example' } },
     qr/iss is another issuer/],
    ['another nonce', { claims => { nonce => 'n' x 43 } }, qr/nonce/],
    ['no nonce', { claims => { nonce => undef } }, qr/nonce/],
    ['expired', { claims => { exp => int $now - 3600 } }, qr/has expired/],
    ['no end', { claims => { exp => undef } }, qr/has expired/],
    ['of the future', { claims => { iat => int $now + 3600 } },
     qr/not yet in force/],
    ['of last year', { claims => { iat => int $now - 31536000 } },
     qr/iat is missing or long ago/],
    ['nobody', { claims => { sub => undef } }, qr/sub is missing/],
    ['another access token', { claims => { at_hash => 'x' x 22 } },
     qr/at_hash/],
    ['the algorithm none', { sign => 'none' }, qr/not three parts/],
    ['none with a signature', { header => { alg => 'none' } },
     qr/algorithm is not RS256/],
    ['HS256 by the public key', { sign => 'hmac' },
     qr/algorithm is not RS256/],
    ['an unknown key', { header => { kid => 'nobody' } },
     qr/key is not in the set/],
    ['another type', { header => { typ => 'at+jwt' } },
     qr/JWT of another type/],
    ['a key of its own', { header => { jku => 'http://127.0.0.1/' } },
     qr/brings its own key/],
    ['no id_token', { answer => { '/token' => [200, {},
        '{"access_token":"x","token_type":"Bearer"}'] } },
     qr/there is no id_token/],
    ['an error', { answer => { '/token' => [400, {},
        '{"error":"invalid_grant","error_description":"secret words"}'] } },
     qr/status 400 invalid_grant/],
    ['500', { answer => { '/token' => [500, {}, 'oops'] } },
     qr/token endpoint: status 500/],
    ['HTML', { answer => { '/token' => [200,
        { 'content-type' => 'text/html' }, '<html>'] } },
     qr/no JSON object/],
    ['a redirect', { answer => { '/token' => [307,
        { location => $up->issuer . '/elsewhere' }, ''] } },
     qr/token endpoint: could_not_fetch/],
    ['an endless answer', { answer => { '/token' => [200, {},
        '{"x":"' . 'x' x 70000 . '"}'] } },
     qr/token endpoint: too_large/],
    ['iss of another provider', { back => { iss => 'https://evil.example' } },
     qr/callback: iss is another issuer: https:\/\/evil\.example/],
    ['iss missing', { back => { iss => undef } }, qr/iss is missing/],
    ['an error of another provider', { back => { code => undef,
        error => 'access_denied', iss => 'https://evil.example' } },
     qr/iss is another issuer/],
    ['no code', { back => { code => undef } }, qr/no code and no error/],
    ['a code that is none', { back => { code => 'x' } },
     qr/status 400 invalid_grant/],
);

($_) = come();
is $_->last->status, 303, 'all is well while the provider is';
signed_in();
logged();

for my $case (@wrong) {
    my ($name, $wrong, $detail) = @$case;
    $up->set(%$wrong);
    my ($o, $r) = come();
    refused($o, $r, $detail, $name);
}
$up->set;
unlike $i->log(100000), qr/secret words/, 'what a provider writes is not kept';
is scalar(my @elsewhere = $up->asked('/elsewhere')), 0,
    'where a provider redirects to, no secret goes';

subtest 'a code of another sign-in' => sub {
    my (undef, $theirs) = sent();
    my ($code) = $up->come_back($theirs) =~ /code=([^&]+)/;
    my ($o, $url) = sent();
    my $back = $up->come_back($url) =~ s/code=[^&]+/code=$code/r;
    refused($o, $o->get($back), qr/status 400 invalid_grant/,
            'the verifier does not fit');
};

subtest 'a new key' => sub {
    my ($o, $url) = sent();
    $up->set(rotate => 1);
    $up->forget;
    is $o->get($up->come_back($url))->status, 303,
        'between the way there and back is found';
    is scalar(my @keys = $up->asked('/jwks')), 1, 'by asking once';
    $up->set;
    $up->forget;
    is +(come())[1]->status, 303, 'and then kept';
    is scalar(@keys = $up->asked('/jwks')), 0, 'without asking again';
    signed_in();
};

subtest 'an unknown key again and again' => sub {
    $up->set(header => { kid => 'nobody' });
    $up->forget;
    come() for 1 .. 8;
    my @keys = $up->asked('/jwks');
    cmp_ok scalar @keys, '<=', 3, 'does not have the keys fetched each time';
    $up->set;
    is +(come())[1]->status, 303, 'and others still sign in';
    signed_in();
    logged();
};

subtest 'no word of PKCE' => sub {
    $up->set(metadata => { code_challenge_methods_supported => undef });
    $i->restart_front;
    $up->forget;
    my ($o, $r) = come();
    is $r->status, 303, 'is no refusal: many know it and do not say so';
    my ($asked) = $up->asked('/authorization');
    is $asked->{query}{code_challenge_method}, 'S256', 'it is used';
    ok length $asked->{query}{nonce}, 'and there is the nonce';
    signed_in();
    logged();
};

# A mail address is as good as the word of whoever told it.
subtest 'two sources' => sub {
    my ($yes, $no) = (JSON::PP::true, JSON::PP::false);
    my ($ours, $other) = ('ann@label.example', 'ann@evil.example');
    $i->set('federation.allowed_domains' => 'label.example',
            'federation.admin_groups' => 'desk'); # so userinfo is asked
    $i->restart_front;
    for (['an address, and a word about another', { email => $ours },
          { email => $other, email_verified => $yes }, 403],
         ['an address, and a word about none', { email => $ours },
          { email_verified => $yes }, 403],
         ['a word, and an address', { email_verified => $yes },
          { email => $ours }, 403],
         ['a word, and an address that is not verified',
          { email_verified => $yes },
          { email => $ours, email_verified => $no }, 403],
         ['both, and both of another',
          { email => $other, email_verified => $yes },
          { email => $ours, email_verified => $yes }, 403],
         ['both, and nothing', { email => $ours, email_verified => $yes }, {},
          303],
         ['nothing, and both', {}, { email => $ours, email_verified => $yes },
          303],
         ['an address, and both', { email => $ours },
          { email => $ours, email_verified => $yes }, 303]) {
        my ($name, $token, $userinfo, $status) = @$_;
        $up->set(told => [], claims => $token, answer => { '/userinfo' => [200,
            {}, Dubplate::Client::encode({ sub => 'x1', %$userinfo })] });
        is +(come())[1]->status, $status, $name;
    }
    $i->set('federation.allowed_domains' => '',
            'federation.admin_groups' => '');
    signed_in();
    logged();
};

# What is wrong with the provider before anybody is sent there.
my @documents = (
    ['another issuer', { metadata => { issuer => 'https://evil.example' } },
     qr/discovery: issuer is https:\/\/evil\.example/],
    ['an endpoint of another scheme', { metadata => {
        authorization_endpoint => 'javascript:alert(1)' } },
     qr/authorization_endpoint is missing or no http/],
    ['PKCE without S256', { metadata => {
        code_challenge_methods_supported => ['plain'] } },
     qr/code_challenge_methods_supported lacks S256/],
    ['no keys', { answer => { '/jwks' => [200, {}, '{"keys":[]}'] } },
     qr/key set without a usable key/],
    ['keys that are 500', { answer => { '/jwks' => [500, {}, ''] } },
     qr/keys: status 500/],
    ['a document that is 500', { answer => {
        '/.well-known/openid-configuration' => [500, {}, ''] } },
     qr/discovery: status 500/],
    ['a document that is HTML', { answer => {
        '/.well-known/openid-configuration' =>
            [200, { 'content-type' => 'text/html' }, '{}'] } },
     qr/discovery: the answer is no JSON/],
    ['an address that may not be fetched from', { metadata => {
        jwks_uri => 'http://169.254.169.254/keys' } },
     qr/keys: address_refused/],
);
for my $case (@documents) {
    my ($name, $wrong, $detail) = @$case;
    $up->set(%$wrong);
    $i->restart_front;
    my ($o, $url, $r) = sent();
    is $url, undef, "$name: nobody is sent there";
    refused($o, $r, $detail, $name);
    like $r->body, qr/name="password"/, 'there is still the password';
}

subtest 'an attempt that failed' => sub {
    $up->set;
    $up->forget;
    my ($o, $url) = sent();
    is $url, undef, 'stands for three seconds';
    is scalar(my @all = $up->asked), 0, 'in which the provider has peace';
    sleep 3.1;
    ($o, $url) = sent();
    ok $url, 'then it is asked again';
    is $o->get($up->come_back($url))->status, 303, 'and all is well';
    signed_in();
    logged();
};

subtest 'timeouts' => sub {
    $up->set(wait_s => { '/token' => 8 });
    my ($o, $url) = sent();
    my $back = $up->come_back($url);
    my $start = time;
    my $r = $o->get($back);
    my $took = time - $start;
    cmp_ok $took, '<', 7.5, 'a token endpoint that hangs is given up';
    cmp_ok $took, '>', 4, 'after 5 seconds';
    refused($o, $r, qr/token endpoint: could_not_fetch/, 'a hanging one');
    is $o->get($back)->status, 400, 'the state was taken all the same';
    $up->set(wait_s => { '/.well-known/openid-configuration' => 8 });
    $i->restart_front;
    logged();
    $start = time;
    ($o, $url, $r) = sent();
    cmp_ok time - $start, '<', 7.5, 'so is discovery that hangs';
    refused($o, $r, qr/discovery: could_not_fetch/, 'hanging discovery');
    $start = time;
    sent();
    cmp_ok time - $start, '<', 1, 'others do not wait for it again';
};

subtest 'no provider' => sub {
    $up->stop;
    $i->restart_front;
    logged();
    my ($o, $url, $r) = sent();
    refused($o, $r, qr/discovery: could_not_fetch/, 'none at all');
};

subtest 'settings' => sub {
    my %wrong = (
        'federation.issuer' => ['http://id.example', qr/an https address/],
        'federation.client_id' => ['', qr/needs federation\.client_id/],
        'federation.scopes' => ['profile', qr/must have openid/],
        'federation.scopes_by_group' => ['staff', qr/NAME = SCOPE SCOPE/],
        'federation.allow_addresses' => ['10.0.0.0/99', qr{10\.0\.0\.0/99}],
    );
    for my $name (sort keys %wrong) {
        my ($value, $says) = @{ $wrong{$name} };
        my ($status, $out, $err) = Dubplate::Proc->run(
            argv => [Dubplate::Build::fcgi('oauth')],
            env => { %{ $i->program_env }, DUBPLATE_FEDERATION_ALLOW_HTTP => 'no',
                     DUBPLATE_FEDERATION_ISSUER => 'https://id.example',
                     'DUBPLATE_' . uc $name =~ tr/./_/r => $value });
        isnt $status, 0, "$name = $value stops the start";
        like "$out$err", $says, 'and says why';
    }
};

done_testing;
