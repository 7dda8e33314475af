#!/usr/bin/perl
# Signing in through another provider: how long ago its person proved who they
# are, what clients and the account page make of that.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Upstream;
use JSON::PP ();
use MIME::Base64 qw(encode_base64url);
use Test::More;

my $up = Dubplate::Upstream->new;
my $i = Dubplate::Instance->new(conf => $up->conf(
    'federation.login' => 'both', 'federation.join' => 'yes',
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1));
my $client = Dubplate::OAuth->new($i)->client(name => 'Rook');

sub browser { return Dubplate::OAuth->new($i) }

# A browser at the provider, sent there for a client's request: (browser, the
# address it was sent to).
sub sent {
    my $o = browser();
    return ($o, $o->federate($o->get($o->authorize_url($client,
        scope => 'mcp:read', @_))));
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

# The button on the account page.
sub link_button { return $_[0]->federate($_[0]->get('/oauth/account')) }

sub browser_at_login {
    my $o = browser();
    return $o->federate($o->get('/oauth/login'));
}

subtest 'what the provider is asked' => sub {
    (undef, my $fresh) = sent(prompt => 'login', max_age => 7);
    is params($fresh)->{prompt}, 'login', 'prompt goes on';
    is params($fresh)->{max_age}, 0,
        'as a max_age, too, whatever the client\'s is';
    (undef, $fresh) = sent(max_age => 7);
    is params($fresh)->{max_age}, 7, 'so does max_age';
    (undef, $fresh) = sent();
    is params($fresh)->{max_age}, undef, 'which is not sent otherwise';
    is params(browser_at_login())->{max_age}, 900,
        'but for the account page, where much needs a recent sign-in';
};

# How long ago the browser's person proved who they are, in seconds.
sub auth_age {
    my ($o) = @_;
    my $hash = Dubplate::OAuth::blake2b($i, $o->cookies->{dp_sid} // '');
    return $i->sql('SELECT extract(epoch FROM now() - auth_time)::int'
        . " FROM browser_session WHERE session_hash = '\\x$hash'");
}

subtest 'a session at the provider that is old' => sub {
    my $told = sub {
        my ($ago) = @_;
        $up->set(claims => { auth_time => defined $ago ? time - $ago : undef });
    };
    $told->(3600);
    my $o = come(person('ida'));
    cmp_ok abs(auth_age($o) - 3600), '<', 30, 'is as old here';
    is link_button($o), undef, 'and too old to link an account';
    my $page = $o->get($o->authorize_url($client, max_age => 600));
    like $page->body, qr{action="/oauth/federate"},
        'and for a client that asks for less';

    my $r = $o->get($up->come_back($o->federate($page)));
    is $r->status, 403, 'where the provider does not heed max_age: refused';
    like $r->body, qr/sign in at the provider again/, 'with what to do';
    like $r->body, qr/Rook.*wants to use/s, 'on the page to try again';
    $told->(20);
    $r = $o->get($up->come_back($o->federate($r)));
    is $r->status, 303, 'where it does, they go on';
    $told->(3600);
    ($o, my $url) = sent(prompt => 'login');
    is $o->get($up->come_back($url))->status, 403,
        'prompt=login that was not heeded: refused';
    is who($o), '', 'nobody is signed in';
    $told->(undef);
    ($o, $url) = sent(prompt => 'login');
    is $o->get($up->come_back($url))->status, 403,
        'nor where it does not say';
    $told->(70);
    ($o, $url) = sent(prompt => 'login');
    my $back = $up->come_back($url);
    $i->sql("UPDATE federation_leg"
        . " SET created_at = created_at - interval '60 s'");
    is $o->get($back)->status, 303, 'what was done on the way there counts';

    $told->(3600);
    ($o, $url) = sent(scope => 'openid mcp:read', max_age => 7200);
    $r = $o->get($up->come_back($url));
    $r = $o->get($r->header('location'));
    $back = $o->back($o->submit($r, decision => 'allow'));
    my (undef, $claims) = Dubplate::OAuth::jwt(
        $o->redeem($client, $back)->json->{id_token});
    cmp_ok abs(time - 3600 - $claims->{auth_time}), '<', 30,
        'the client is told that time';
    $told->(-3600);
    is auth_age(come()), 0, 'a time to come is now';
    $told->(undef);
    is auth_age(come()), 0, 'and so is none';
    $up->set;
};

subtest 'a first password' => sub {
    my $choose = sub {
        my ($o) = @_;
        my ($form) = grep { $_->{action} =~ /password$/ }
            $o->forms($o->get('/oauth/account'));
        return $o->post('/oauth/account/password',
            { %{ $form ? $form->{fields} : {} },
              map { $_ => 'my own words' } qw(new_password new_password_again) },
            { origin => $i->url });
    };
    $up->set(claims => { auth_time => time - 3600 });
    my $o = come(person('pia'));
    my $r = $choose->($o);
    is $r->status, 403, 'needs a recent sign-in';
    like $r->body, qr/sign in again, then choose your password/,
        'with what to do';
    is $i->sql("SELECT count(*) FROM password_principal WHERE login = 'pia'"),
        0, 'nothing is set';
    $up->set;
    is $choose->(come())->header('location'),
        $i->url('/oauth/account?done=password'), 'and then is set';
};

subtest 'federated alone' => sub {
    $i->set('federation.login' => 'federated');
    $i->restart_front;
    my $o = come(person('gus'));
    my $page = $o->get('/oauth/account');
    unlike $page->body, qr/new_password/, 'nobody is asked to choose one';
    my $csrf = encode_base64url(pack 'H*', Dubplate::OAuth::blake2b($i,
        "csrf /oauth/account/password $o->{cookies}{dp_sid}"));
    my $r = $o->post('/oauth/account/password', { csrf_token => $csrf,
        map { $_ => 'my own words' } qw(new_password new_password_again) },
        { origin => $i->url });
    is $r->status, 403, 'nor can';
    like $r->body, qr/Passwords are not taken here/, 'which the page says';
};

done_testing;
