#!/usr/bin/perl
# fronts: cgi
# The account page: grants, tokens, sessions, password, one-time codes,
# invitations; and that nobody else's form does anything there.
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
my $bob = $i->account('bob');
Dubplate::OAuth::password($i, $_) for qw(ann bob);
my $secret = $Dubplate::OAuth::PASSWORD;

sub signed_in {
    my ($login, %opt) = @_;
    my $o = Dubplate::OAuth->new($i, headers => {
        'user-agent' => $opt{agent} // 'Mozilla/5.0 (test)' });
    my $r = $o->submit($o->get('/oauth/login'), username => $login,
                       password => $opt{password} // $secret);
    return wantarray ? ($o, $r) : $o;
}

# The form of the account page that goes to this address.
sub form {
    my ($o, $action, $page) = @_;
    my ($form) = grep { $_->{action} =~ $action }
        $o->forms($page // $o->get('/oauth/account'));
    return $form;
}

sub send_form {
    my ($o, $form, %values) = @_;
    return $o->post($form->{action}, { %{ $form->{fields} }, %values },
                    { origin => $i->url });
}

sub follow {
    my ($o, $r) = @_;
    is $r->status, 303, 'answers 303';
    return $o->get($r->header('location') // '/');
}

subtest 'signing in and out' => sub {
    my $nobody = Dubplate::OAuth->new($i);
    my $r = $nobody->get('/oauth/account');
    is $r->status, 303, 'nobody is sent to sign in';
    is $r->header('location'), $i->url('/oauth/login'), 'there';
    (my $o, $r) = signed_in('ann');
    is $r->header('location'), $i->url('/oauth/account'), 'and then here';
    like $o->cookies->{dp_sid}, qr/^bs_[\w-]{43}$/, 'with a session cookie';
    like $o->get('/oauth/account')->body, qr/<strong>ann<\/strong>/,
        'the page says who';
    my %cookies = %{ $o->cookies };
    follow($o, send_form($o, form($o, qr/logout/)));
    ok !exists $o->cookies->{dp_sid}, 'signed out: the cookie goes';
    %{ $o->cookies } = %cookies;
    is $o->get('/oauth/account')->status, 303, 'and is worth nothing';
    (undef, $r) = signed_in('ANN');
    is $r->status, 303, 'a login has no case';
    (undef, $r) = signed_in('ann', password => 'wrong password');
    is $r->status, 403, 'a wrong password';
    like $r->body, qr/user name or the password is wrong/, 'says so';
    like $r->body, qr/role="alert"/, 'as an alert';
    (my $o2, $r) = signed_in('nobody-here');
    is $r->status, 403, 'a wrong name, alike';
    my $first = signed_in('ann');
    my $sid = $first->cookies->{dp_sid};
    $first->submit($first->get('/oauth/login'), username => 'ann',
                   password => $secret);
    isnt $first->cookies->{dp_sid}, $sid, 'signing in again changes the cookie';
    my $old = Dubplate::OAuth->new($i, cookies => { dp_sid => $sid });
    is $old->get('/oauth/account')->status, 303, 'the old one is over';
};

subtest 'forms of others' => sub {
    my $o = signed_in('ann');
    my $evil = signed_in('bob');
    for my $action (qr/tokens$/, qr/sessions$/, qr/password$/, qr/totp$/,
                    qr/logout$/) {
        my $form = form($o, $action);
        my $path = $form->{action};
        is $o->post($path, $form->{fields},
                    { origin => 'https://evil.example' })->status, 403,
            "$path: another site";
        is $o->post($path, $form->{fields}, { origin => 'null' })->status,
            403, '... or one without a name';
        is $o->post($path, {})->status, 400, '... no csrf_token';
        my $theirs = form($evil, $action);
        is $o->post($path, { csrf_token => $theirs->{fields}{csrf_token} })
            ->status, 400, "... another session's";
        my $other = form($o, $action =~ /tokens/ ? qr/sessions$/ : qr/tokens$/);
        is $o->post($path, { csrf_token => $other->{fields}{csrf_token} })
            ->status, 400, "... another form's";
        is $o->get($path)->status, 405, '... by GET';
    }
    is $i->sql("SELECT count(*) FROM access_token WHERE revoked_at IS NULL"),
        2, 'and nothing was done';
};

subtest 'grants' => sub {
    my $o = signed_in('ann');
    my $client = $o->client(name => 'Agent <1>');
    $o->sign_in($client, login => 'ann');
    my $page = $o->get('/oauth/account');
    like $page->body, qr/Agent &#60;1&#62;/, 'a client with access is listed';
    like $page->body, qr{may <span[^>]*>once:mcp</span> at <span[^>]*>\Q@{[$i->url]}\E/},
        'with what it may, and where';
    my $form = form($o, qr/grants/, $page);
    my $evil = signed_in('bob');
    unlike $evil->get('/oauth/account')->body, qr/Agent/, 'to its owner only';
    my $theirs = form($evil, qr/tokens$/);
    is $evil->post($form->{action}, $theirs->{fields})->status, 400,
        'nobody else can take it away';
    is $i->sql("SELECT count(*) FROM oauth_grant WHERE revoked_at IS NULL"), 1,
        'it is in force';
    my $r = follow($o, send_form($o, $form));
    like $r->body, qr/has no access any more/, 'taken away';
    is $i->sql("SELECT revoke_reason FROM oauth_grant"), 'revoked_by_owner',
        'for good';
    unlike $r->body, qr/Agent/, 'and not listed any more';
};

subtest 'tokens' => sub {
    my $o = signed_in('ann');
    my $r = send_form($o, form($o, qr/tokens$/), name => 'laptop <x>',
                      write => 'yes');
    is $r->status, 200, 'a new one';
    my ($token) = $r->body =~ /value="(pt_[\w-]{43})"/;
    ok $token, 'is shown';
    like $r->body, qr/laptop &#60;x&#62;/, 'with its name';
    my $c = $i->client({ token => $token });
    is $c->tool('get_account')->{login}, 'ann', 'and works';
    $r = send_form($o, form($o, qr/tokens$/), name => 'reader', write => '');
    my ($reader) = $r->body =~ /value="(pt_[\w-]{43})"/;
    my $rc = $i->client({ token => $reader });
    $rc->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
    is $rc->last->status, 403, 'one that only reads';
    unlike $o->get('/oauth/account')->body, qr/\Q$token/, 'never shown again';
    is send_form($o, form($o, qr/tokens$/), name => '')->status, 400,
        'one without a name';
    my ($id) = $i->sql("SELECT id FROM access_token WHERE name LIKE 'laptop%'");
    my $bob = signed_in('bob');
    my $path = "/oauth/account/tokens/$id";
    is $bob->post($path, form($bob, qr/tokens$/)->{fields})->status, 400,
        "somebody else's form";
    $r = follow($o, send_form($o, form($o, qr/\Q$id/)));
    like $r->body, qr/token is revoked/, 'revoked';
    ok $i->wait_for("SELECT count(*) FROM access_token WHERE id = '$id'"
        . " AND revoked_at IS NOT NULL", 1), 'in the database';
};

subtest 'sessions' => sub {
    my $here = signed_in('ann', agent => 'Here/1');
    my $there = signed_in('ann', agent => 'There/<2>');
    my $page = $here->get('/oauth/account');
    like $page->body, qr/There\/&#60;2&#62;/, 'the other browser is listed';
    like $page->body, qr/Here\/1 <strong>\(this one\)/, 'and this one';
    my ($id) = $i->sql("SELECT id FROM browser_session WHERE user_agent = "
        . "'There/<2>' AND revoked_at IS NULL");
    follow($here, send_form($here, form($here, qr/\Q$id/, $page)));
    is $there->get('/oauth/account')->status, 303, 'it is signed out';
    my @more = map { scalar signed_in('ann') } 1 .. 2;
    my $bob = signed_in('bob');
    follow($here, send_form($here, form($here, qr/sessions$/)));
    is $_->get('/oauth/account')->status, 303, 'all others are' for @more;
    is $here->get('/oauth/account')->status, 200, 'but this one';
    is $bob->get('/oauth/account')->status, 200, "and nobody else's";
};

subtest 'the password' => sub {
    my $o = signed_in('bob');
    my $other = signed_in('bob');
    my $new = "n\x{c3}\x{bc}w & longer words";
    my $change = sub { send_form($o, form($o, qr/password$/), @_) };
    my $r = $change->(old_password => 'wrong', new_password => $new,
                      new_password_again => $new);
    is $r->status, 403, 'the old one must be right';
    $r = $change->(old_password => $secret, new_password => $new,
                   new_password_again => "$new.");
    is $r->status, 400, 'the new one the same twice';
    $r = $change->(old_password => $secret, new_password => 'short',
                   new_password_again => 'short');
    is $r->status, 400, 'and long enough';
    $r = follow($o, $change->(old_password => $secret, new_password => $new,
                              new_password_again => $new));
    like $r->body, qr/password is changed/, 'changed';
    is $other->get('/oauth/account')->status, 303,
        'other browsers are signed out';
    (undef, $r) = signed_in('bob');
    is $r->status, 403, 'the old one is wrong now';
    (undef, $r) = signed_in('bob', password => $new);
    is $r->status, 303, 'the new one right';
    Dubplate::OAuth::password($i, 'bob');
};

sub code_of { return Dubplate::OAuth::one_time_code(@_) }

# Signed in as ann with a code that was not used yet.
sub signed_in_with_code {
    my ($key, $step) = @_;
    $i->sql('UPDATE account_totp SET last_step = last_step - 2');
    my ($b, $page) = signed_in('ann');
    $b->submit($page, code => code_of($key, $step + 1));
    return $b;
}

subtest 'one-time codes' => sub {
    my $o = signed_in('ann');
    my $r = send_form($o, form($o, qr/totp$/));
    is $r->status, 200, 'a secret is made';
    my ($text) = $r->body =~ /<span class="code">([A-Z2-7]{32})</;
    ok $text, 'and shown';
    like $r->body, qr/<svg class="qr"/, 'as a picture, too';
    my ($confirm) = $o->forms($r);
    is send_form($o, $confirm, code => '000000')->status, 400, 'a wrong code';
    my (undef, $plain) = signed_in('ann');
    is $plain->status, 303, 'not asked for before it is confirmed';
    my $step = int(time / 30);
    $r = follow($o, send_form($o, $confirm, code => code_of($text, $step)));
    like $r->body, qr/one-time code is asked for/, 'confirmed';

    my ($b, $page) = signed_in('ann');
    is $page->status, 200, 'the password alone leads on';
    like $page->body, qr/name="code"/, 'to the code';
    is $b->get('/oauth/account')->status, 303, 'nobody is signed in yet';
    $r = $b->submit($page, code => '123456');
    is $r->status, 403, 'a wrong code';
    $r = $b->submit($page, code => code_of($text, $step));
    is $r->status, 403, 'one that was used';
    my ($form) = $b->forms($page);
    my $thief = Dubplate::OAuth->new($i);
    $thief->get('/oauth/login');
    is $thief->post('/oauth/login', { %{ $form->{fields} },
        code => code_of($text, $step + 1) })->status, 400,
        'in another browser';
    $r = $b->submit($page, code => code_of($text, $step + 1));
    is $r->status, 303, 'the right one';
    is $b->get('/oauth/account')->status, 200, 'signs in';

    $i->sql("TRUNCATE rate_bucket");
    ($b, $page) = signed_in('ann');
    $r = $b->submit($page, code => "00000$_") for 1 .. 5;
    is $r->status, 403, 'five wrong codes';
    $r = $b->submit($page, code => '000009');
    is $r->status, 429, 'then they wait, wherever they come from';
    $i->sql('TRUNCATE rate_bucket');

    ($b, $page) = signed_in('ann');
    $r = $b->submit($page, code => '000000');
    is +($b->forms($r))[0]{fields}{ticket}, +($b->forms($page))[0]{fields}{ticket},
        'a wrong code does not make the time any longer';
    Dubplate::OAuth::password($i, 'ann');
    $i->sql('UPDATE account_totp SET last_step = last_step - 2');
    is $b->submit($r, code => code_of($text, $step + 1))->status, 400,
        'a password that was changed meanwhile ends it';
    $i->set('auth.password_passes' => 2);
    $i->restart_front;
    ($b, $page) = signed_in('ann');
    is $b->submit($page, code => code_of($text, $step + 1))->status, 303,
        'one that was only hashed anew does not';
    $i->sql('TRUNCATE rate_bucket');

    my $client = $b->client;
    my $c = Dubplate::OAuth->new($i);
    $page = $c->submit($c->get($c->authorize_url($client)), username => 'ann',
                       password => $secret);
    like $page->body, qr/name="ticket"/, 'a client is asked for it, too';
    $i->sql('UPDATE account_totp SET last_step = last_step - 2');
    $r = $c->submit($page, code => code_of($text, $step + 1));
    like $r->header('location'), qr/handle=/, 'and then for consent';

    $b = signed_in_with_code($text, $step);
    my $off = form($b, qr/remove$/);
    is send_form($b, $off, password => 'wrong')->status, 403,
        'they go with the password only';
    $r = follow($b, send_form($b, $off, password => $secret));
    like $r->body, qr/not asked for any more/, 'gone';
    (undef, $r) = signed_in('ann');
    is $r->status, 303, 'the password does again';
};

subtest 'invitations' => sub {
    my $link = $i->ctl('account', 'invite', 'eve', '--email', 'e@example.org');
    like $link, qr{^\Q@{[$i->url]}\E/oauth/invitation/iv_[\w-]{43}$}, 'a link';
    my $o = Dubplate::OAuth->new($i);
    my $page = $o->get($link);
    like $page->body, qr/Welcome, eve/, 'greets';
    my %new = (display_name => 'Eve & Co', new_password => 'my first words',
               new_password_again => 'my first words');
    my $thief = Dubplate::OAuth->new($i);
    my ($form) = $o->forms($page);
    is $thief->post($form->{action}, { %{ $form->{fields} }, %new })->status,
        400, 'the form of another browser';
    is $o->submit($page, %new, new_password_again => 'x')->status, 400,
        'two that differ';
    is $o->submit($page, %new, new_password => 'short',
                  new_password_again => 'short')->status, 400, 'a short one';
    my $r = follow($o, $o->submit($page, %new));
    like $r->body, qr/<strong>eve<\/strong>/, 'signed in';
    is $o->submit($page, %new)->status, 404, 'once only';
    is $o->get($link)->status, 404, 'the page is gone';
    is $o->get("/oauth/invitation/iv_" . 'A' x 43)->status, 404,
        'a made-up one';
    my ($status) = $i->try_ctl('account', 'invite', 'eve');
    is $status, 1, 'nobody is invited twice';
};

subtest 'throttling' => sub {
    $i->sql('TRUNCATE rate_bucket');
    my $r;
    for (1 .. 5) {
        (undef, $r) = signed_in('bob', password => 'guess' . $_);
        is $r->status, 403, "guess $_";
    }
    (undef, $r) = signed_in('bob', password => 'guess6');
    is $r->status, 429, 'then they wait';
    ok $r->header('retry-after') > 0, 'told how long';
    like $r->body, qr/Too many tries/, 'in words';
    (undef, $r) = signed_in('bob');
    is $r->status, 429, 'even with the right one';
    (undef, $r) = signed_in('ann');
    is $r->status, 303, 'others are not held up';
    $i->sql("UPDATE rate_bucket SET updated_at = updated_at - interval '61 s'");
    (undef, $r) = signed_in('bob');
    is $r->status, 303, 'after a minute it goes on';
    (undef, $r) = signed_in("nobody-$_", password => 'guess') for 1 .. 20;
    is $r->status, 429, 'many names from one address';
    unlike $i->sql('SELECT key FROM rate_bucket'), qr/nobody-/,
        'what was typed as a name is not kept in clear';
};

unlike $i->log(1e6), qr/\Q$secret\E|bs_[\w-]{20}|ah_[\w-]{20}|iv_[\w-]{20}/,
    'no password, cookie or link in a log';
done_testing;
