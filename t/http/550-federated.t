#!/usr/bin/perl
# fronts: cgi
# Signing in through another OpenID provider: the way there and back, who may
# come, what they may, and in which browser.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Upstream;
use JSON::PP ();
use Test::More;

my $up = Dubplate::Upstream->new(path => '/realms/label');
my $i = Dubplate::Instance->new(conf => $up->conf(
    'federation.login' => 'both', 'federation.label' => 'Sign in at <Label>',
    'federation.join' => 'yes', 'auth.password_memory_bytes' => 8388608,
    'auth.password_passes' => 1));
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $client = Dubplate::OAuth->new($i)->client(name => 'Rook');

sub browser { return Dubplate::OAuth->new($i) }

# A browser at the provider, sent there for a client's request: (browser, the
# address it was sent to, the sign-in page).
sub sent {
    my (%opt) = @_;
    my $o = delete $opt{browser} // browser();
    my $page = $o->get($o->authorize_url($client, scope => 'mcp:read', %opt));
    return ($o, $o->federate($page), $page);
}

# The parameters of an address.
sub params { return { Dubplate::OAuth::decode((split /\?/, $_[0], 2)[1]) } }

# Whose session the browser has.
sub who {
    my ($o) = @_;
    my $sid = $o->cookies->{dp_sid} // return '';
    my $hash = Dubplate::OAuth::blake2b($i, $sid);
    return $i->sql("SELECT login FROM browser_session_principal"
                   . " WHERE session_hash = '\\x$hash'");
}

# Sign in as a person of the provider, to the account page.
sub come {
    my (%claims) = @_;
    $up->person(%claims) if %claims;
    my $o = browser();
    my $url = $o->federate($o->get('/oauth/login'));
    $o->get($up->come_back($url));
    return $o;
}

sub person {
    my ($sub, %more) = @_;
    return (sub => $sub, preferred_username => $sub, name => ucfirst $sub,
            email => "$sub\@label.example",
            email_verified => JSON::PP::true, %more);
}

subtest 'the way there' => sub {
    my ($o, $url, $page) = sent(login_hint => 'ida@label.example');
    like $page->body, qr/Sign in at &#60;Label&#62;/,
        'the button says what the settings say';
    like $page->body, qr/name="password"/, 'there is a password, too';
    my $r = $o->last;
    is $r->status, 200, 'the button is answered with a page';
    like $r->body, qr{<strong>127\.0\.0\.1:\d+</strong>},
        'which names the host it leads to';
    like $r->body, qr{<a class="button full" href="http://127}, 'with a link';
    ok index($url, $up->issuer . '/authorization?') == 0,
        'it leads to the provider';
    my $p = params($url);
    is $p->{response_type}, 'code', 'for a code';
    is $p->{redirect_uri}, $i->url('/oauth/callback'), 'back to us';
    is $p->{scope}, 'openid profile email', 'with scopes';
    is $p->{login_hint}, 'ida@label.example', 'and login_hint';
    like $p->{state}, qr/^[\w-]{43}$/, 'a state of 256 bits';
    like $p->{nonce}, qr/^[\w-]{43}$/, 'a nonce';
    like $p->{code_challenge}, qr/^[\w-]{43}$/, 'a challenge';
    is $p->{code_challenge_method}, 'S256', 'of S256';
    unlike $url, qr/app\.example|ah_/,
        'nothing of the client goes there, nor the handle';
    my ($other, $again) = sent(browser => $o);
    isnt params($again)->{state}, $p->{state}, 'each time another state';
};

subtest 'the way back' => sub {
    $up->person(person('ida'));
    $up->forget;
    my ($o, $url) = sent();
    my $r = $o->get($up->come_back($url));
    is $r->status, 303, 'leads on';
    like $r->header('location'), qr{/oauth/authorize\?handle=ah_},
        'to the page that asks for consent';
    my ($token, @more) = $up->asked('/token');
    is scalar @more, 0, 'the code was redeemed, once';
    like $token->{form}{code_verifier}, qr/^[\w-]{43}$/, 'with the verifier';
    like $token->{authorization}, qr/^Basic /, 'and the secret in a header';
    is scalar(my @info = $up->asked('/userinfo')), 0,
        'userinfo was not needed';
    $r = $o->get($r->header('location'));
    like $r->body, qr/Allow access\?/, 'consent is asked for';
    like $r->body, qr/<strong>ida<\/strong>/, 'of the account that is new';
    my $back = $o->back($o->submit($r, decision => 'allow'));
    like $back->{code}, qr/^ac_/, 'then the client gets its code';
    is who($o), 'ida', 'and the browser has a session';
    is $i->sql("SELECT display_name || ' ' || email FROM account"
               . " WHERE login = 'ida'"), 'Ida ida@label.example',
        'name and address are the provider\'s';
    is $i->sql('SELECT count(*) FROM federation_leg WHERE account_id IS NULL'
               . ' AND expires_at < now()'), 0, 'the leg is gone';
    my $second = come();
    is who($second), 'ida', 'the second time it is the same account';
    is $i->sql("SELECT count(*) FROM account WHERE login LIKE 'ida%'"), 1,
        'and no other';
    is $second->last->header('location'), $i->url('/oauth/account'),
        'without a client one comes to the account page';
};

subtest 'claims that only userinfo tells' => sub {
    $up->person(person('uma'));
    $up->set(told => ['name']);
    $up->forget;
    is who(come()), 'uma', 'are asked for';
    my ($info) = $up->asked('/userinfo');
    is $info->{authorization}, 'Bearer at-1', 'with the access token';
    is $i->sql("SELECT email FROM account WHERE login = 'uma'"),
        'uma@label.example', 'and taken';
    $up->set(told => [], answer => { '/userinfo' => [200, {},
        '{"sub":"ida","email":"ida@label.example"}'] });
    my $o = come();
    is $o->last->status, 502, 'not those of another subject';
    is who($o), '', 'nobody is signed in';
    $up->set;
};

subtest 'a secret in the form' => sub {
    $up->set(metadata => {
        token_endpoint_auth_methods_supported => ['client_secret_post'] });
    $i->restart_front;
    $up->forget;
    is who(come(person('ida'))), 'ida', 'goes where the provider wants it';
    my ($token) = $up->asked('/token');
    is $token->{form}{client_secret}, $up->{secret}, 'into the form';
    is $token->{authorization}, undef, 'and into no header';
    $up->set;
    $i->restart_front;
};

subtest 'the state' => sub {
    my ($o, $url) = sent();
    my $back = $up->come_back($url);
    my ($state) = $back =~ /state=([\w-]+)/;
    my $before = $i->sql('SELECT count(*) FROM federation_leg');
    my %status;
    for my $n (0 .. length($state) - 1) {
        my $wrong = $state;
        substr($wrong, $n, 1) =~ tr/A-Za-z0-9_-/B-ZAb-za1-90\-_/;
        $status{ $o->get($back =~ s/\Q$state/$wrong/r)->status }++;
    }
    is_deeply \%status, { 400 => length $state },
        'tampered with at any character: 400';
    for my $bad ('', 'x', "$state$state", "$state%00", "$state&state=$state") {
        is $o->get($back =~ s/\Q$state/$bad/r)->status, 400,
            "as '" . substr($bad, 0, 20) . "': 400";
    }
    is $o->get('/oauth/callback?code=x')->status, 400, 'missing: 400';
    is $i->sql('SELECT count(*) FROM federation_leg'), $before,
        'nothing was taken';
    is who($o), '', 'nobody is signed in';
    like $o->last->body, qr/Go back to your application and start again/,
        'the page says what to do';
    is $o->get($back)->status, 303, 'the right one still works';
    is $o->get($back)->status, 400, 'once';
};

subtest 'another browser' => sub {
    my ($mallory, $url) = sent();
    my $back = $up->come_back($url);
    my $victim = browser();
    is $victim->get($back)->status, 400, 'cannot come back with a state';
    sent(browser => $victim);
    is $victim->get($back)->status, 400,
        'nor one that is on its way itself';
    is who($victim), '', 'it is not signed in';
    is $mallory->get($back)->status, 303, 'the one that was sent can';

    ($mallory, $url) = sent(prompt => 'consent');
    $mallory->get($up->come_back($url));
    my $consent = $mallory->last->header('location');
    is $victim->get($consent)->status, 400,
        'and the page that asks for consent is for that browser, too';

    my ($o, $at, $page) = sent();
    my ($form) = grep { $_->{action} eq '/oauth/federate' } $o->forms($page);
    is $victim->post('/oauth/federate', $form->{fields},
                     { origin => $i->url })->status, 400,
        'the button of a page is good in its browser alone';
    is $o->post('/oauth/federate', $form->{fields},
                { origin => 'https://evil.example' })->status, 403,
        'and on no other site';
    is $o->post('/oauth/federate', { csrf_token => 'x' })->status, 400,
        'without its token it is nothing';
};

subtest 'the client and the provider' => sub {
    my ($o, $url) = sent();
    $i->sql("UPDATE authorization_request SET expires_at = now()");
    my $r = $o->get($up->come_back($url));
    is $r->status, 400, 'a request that is over does not go on';
    is who($o), '', 'nobody is signed in for it';
    ($o, $url) = sent();
    my %error = (
        access_denied => [403, qr/did not let you in, or you said no/],
        interaction_required => [403, qr/has a question first/],
        temporarily_unavailable => [502, qr/has trouble just now/],
        invalid_scope => [502, qr/cannot be trusted/],
        '<script>' => [502, qr/cannot be trusted/],
    );
    for my $name (sort keys %error) {
        $up->set(back => { code => undef, error => $name,
                           error_description => 'Ignore all that' });
        ($o, $url) = sent();
        $r = $o->get($up->come_back($url));
        is $r->status, $error{$name}[0], "error=$name: $error{$name}[0]";
        like $r->body, $error{$name}[1], 'in words';
        unlike $r->body, qr/Ignore|script/, 'ours';
        like $r->body, qr/Rook.*wants to use/s,
            'on the sign-in page of the same request';
    }
    $up->set;
    $r = $o->get($up->come_back($o->federate($r)));
    is $r->status, 303, 'from where they can try again';
};

subtest 'names and addresses prove nothing' => sub {
    my $o = come(person('ann', email => 'ann@label.example'));
    is who($o), 'ann-2', 'a name that is taken gets another account';
    is $i->sql("SELECT count(*) FROM federated_overview WHERE login = 'ann'"),
        0, 'and none that is there is linked';
    $o = come(person('x9', preferred_username => 'ida',
                     email => 'ida@label.example'));
    is who($o), 'ida-2', 'the same name and address, another subject';
    $i->sql("SELECT account_disable((SELECT id FROM account"
            . " WHERE login = 'ida-2'), true)");
    $o = come();
    is $o->last->status, 403, 'a disabled account is not signed in';
    like $o->last->body, qr/This account is disabled/, 'and told so';
};

# The button on the account page.
sub link_button { return $_[0]->federate($_[0]->get('/oauth/account')) }

sub with_password {
    my $o = browser();
    $o->submit($o->get('/oauth/login'), username => 'ann',
               password => $Dubplate::OAuth::PASSWORD);
    is who($o), 'ann', 'with a password one is signed in';
    return $o;
}

subtest 'linking an account' => sub {
    my $o = with_password();
    $up->person(person('other-ann'));
    my $url = link_button($o);
    is $o->get($up->come_back($url))->header('location'),
        $i->url('/oauth/account?done=link'), 'from its page leads back there';
    like $o->get('/oauth/account')->body, qr/other-ann\@label\.example/,
        'where it is listed';
    is who($o), 'ann', 'the session goes on';
    is who(come()), 'ann', 'from then on one signs in through the provider';

    $up->person(person('ida'));
    is $o->get($up->come_back(link_button($o)))->status, 409,
        'not with an identity that is another account\'s';
    is who(come()), 'ida', 'which stays so';

    $up->person(person('late'));
    $url = link_button($o);
    my $mallory = come(person('mallory'));
    $up->person(person('late'));
    is $mallory->get($up->come_back($url))->status, 400,
        'nor in another browser';
    my $back = $up->come_back($url);
    $o->{cookies}{dp_sid} = $mallory->cookies->{dp_sid};
    is $o->get($back)->status, 400, 'nor when somebody else signed in';
    is $i->sql("SELECT count(*) FROM federated_overview"
               . " WHERE subject = 'late'"), 0, 'nothing is linked';

    $o = with_password();
    my $fields = { link => 1, csrf_token => 'x' x 43 };
    is $o->post('/oauth/federate', $fields, { origin => $i->url })->status,
        400, 'nor from another site\'s form';
    delete $o->{cookies}{dp_sid};
    is $o->post('/oauth/federate', $fields, { origin => $i->url })->status,
        400, 'nor signed out';
    $o = with_password();
    $i->sql("UPDATE browser_session SET auth_time = now() - interval '16 min'");
    is link_button($o), undef, 'nor long after one signed in';
    is $o->last->status, 403, 'refused';
    like $o->last->body, qr/sign in again/, 'with what to do';
};

subtest 'parting from a provider' => sub {
    my $unlink = sub {
        my ($o) = @_;
        my ($form) = grep { $_->{action} =~ /identities/ }
            $o->forms($o->get('/oauth/account'));
        return $o->post($form->{action}, $form->{fields},
                        { origin => $i->url });
    };
    my $o = come(person('tom'));
    my $r = $unlink->($o);
    is $r->status, 409, 'is not possible where it is the only way to sign in';
    like $r->body, qr/Choose a password first/, 'which the page says';
    is who(come()), 'tom', 'one still signs in';
    Dubplate::OAuth::password($i, 'tom');
    is $unlink->(come())->header('location'),
        $i->url('/oauth/account?done=identity'), 'with a password it is';
    is who(come()), 'tom-2', 'then that identity is somebody else';
    my ($form) = grep { $_->{action} =~ /identities/ }
        $o->forms($o->get('/oauth/account'));
    is $form, undef, 'and not listed any more';
};

subtest 'dubplatectl account' => sub {
    my $list = JSON::PP::decode_json(
        $i->ctl('account', 'identities', 'ann', '--json'));
    is_deeply [map { "$_->{issuer} $_->{subject} $_->{email}" } @$list],
        [$up->issuer . ' other-ann other-ann@label.example'],
        'identities shows who an account is elsewhere';
    my ($status, undef, $err) = $i->try_ctl('account', 'unlink', 'ann',
        $up->issuer, 'ida');
    is $status, 1, 'unlink takes only what is theirs';
    like $err, qr/ann is not linked to that/, 'and says so';
    is $i->ctl('account', 'unlink', 'ann', $up->issuer, 'other-ann',
               '--json') =~ s/\s//gr, '[]', 'it is gone';
    is who(come(person('other-ann'))), 'other-ann',
        'who it was is somebody else now';
    like +($i->try_ctl('account', 'identities', 'nobody'))[2],
        qr/There is no account 'nobody'/, 'an account that is not there';
};

subtest 'the audit trail' => sub {
    my $log = sub { $i->sql("SELECT DISTINCT action || ' ' || outcome"
        . ' FROM sign_in_audit WHERE program = \'oauth\' AND '
        . $_[0] . ' ORDER BY 1') };
    like $log->("account_login = 'ida'"), qr/^join ok\nlogin ok$/m,
        'who came';
    is $log->("account_login = 'ann' AND action = 'link'"), 'link ok',
        'who linked';
    ok $i->wait_for("SELECT count(*) FROM sign_in_audit WHERE action = 'login'"
        . " AND outcome <> 'ok'", qr/[1-9]/), 'and who was refused';
};

subtest 'without join' => sub {
    $i->set('federation.join' => 'no');
    $i->restart_front;
    my $o = come(person('new'));
    is $o->last->status, 403, 'strangers do not sign in';
    like $o->last->body, qr/No account here is linked to you/, 'and learn why';
    is $i->sql("SELECT count(*) FROM account WHERE login = 'new'"), 0,
        'no account is made';
    is who(come(person('ida'))), 'ida', 'those who were here do';
};

subtest 'who may come' => sub {
    $i->set('federation.join' => 'yes',
            'federation.allowed_domains' => 'label.example',
            'federation.scopes_by_group' =>
                'staff = mcp:read mcp:write | guests = mcp:read',
            'federation.admin_groups' => 'house');
    $i->restart_front;
    my $o = come(person('eve', email => 'eve@evil.example',
                        groups => ['staff']));
    is $o->last->status, 403, 'not people of another domain';
    like $o->last->body, qr/eve\@evil\.example cannot sign in/, 'told whom';
    $o = come(person('eve', email_verified => JSON::PP::false,
                     groups => ['staff']));
    is $o->last->status, 403, 'nor with an address that is not verified';
    $o = come(person('eve', groups => ['others']));
    is $o->last->status, 403, 'nor members of no group';
    is $i->sql("SELECT count(*) FROM account WHERE login = 'eve'"), 0,
        'no account is made';

    $up->person(person('gus', groups => ['guests']));
    (my $b, my $url) = sent(scope => 'mcp:read mcp:write openid');
    my $r = $b->get($up->come_back($url));
    $r = $b->get($r->header('location'));
    like $r->body, qr/scope mcp:read/, 'a guest may grant reading';
    unlike $r->body, qr/scope mcp:write/, 'and not writing';
    like $r->body, qr/scope openid/, 'those of OpenID Connect stay';
    $r = $b->submit($r, decision => 'allow', 'scope mcp:write' => 'yes');
    like $b->back($r)->{code}, qr/^ac_/, 'which does get a code';
    is $i->sql("SELECT array_to_string(scope, ' ') FROM grant_overview"
               . " WHERE login = 'gus'"), 'mcp:read openid',
        'for what was shown';

    $o = come(person('gus', groups => ['staff', 'house']));
    is $i->sql("SELECT is_admin, scope_max FROM account WHERE login = 'gus'"),
        't|{mcp:read,mcp:write,once:mcp}', 'groups count at each sign-in';
    $o = come(person('gus', groups => ['guests']));
    is $i->sql("SELECT is_admin, scope_max FROM account WHERE login = 'gus'"),
        'f|{mcp:read}', 'when one has left them, too';
};

subtest 'federated alone' => sub {
    $i->set('federation.login' => 'federated');
    $i->restart_front;
    my $o = browser();
    my $page = $o->get('/oauth/login');
    unlike $page->body, qr/name="password"/, 'no password is asked for';
    my ($form) = $o->forms($page);
    is $form->{action}, '/oauth/federate', 'there is the button';
    $i->set('federation.login' => 'both');
    $i->restart_front;
    my $builtin = $o->get('/oauth/login');
    $i->set('federation.login' => 'federated');
    $i->restart_front;
    is $o->submit($builtin, username => 'ann',
                  password => $Dubplate::OAuth::PASSWORD)->status, 403,
        'nor taken';
    is who($o), '', 'nobody is signed in';
};

subtest 'builtin alone' => sub {
    $i->set('federation.login' => 'builtin');
    $i->restart_front;
    my $o = browser();
    my $page = $o->get('/oauth/login');
    unlike $page->body, qr/federate/, 'there is no button';
    is $o->post('/oauth/federate', { csrf_token => 'x' })->status, 404,
        'nor what it leads to';
    is $o->get('/oauth/callback?state=x&code=y')->status, 404,
        'nor a way back';
};

subtest 'nothing secret is in a log' => sub {
    my $log = $i->log(100000);
    my @secrets = map { ($_->{form}{code}, $_->{form}{code_verifier}) }
        $up->asked('/token');
    push @secrets, $up->{secret}, 'at-1"',
        map { $_->{query}{state} } $up->asked('/authorization');
    my @found = grep { defined && index($log, $_) >= 0 } @secrets;
    cmp_ok scalar @secrets, '>', 20, 'there is something to look for';
    is_deeply \@found, [], 'and it is nowhere';
};

done_testing;
