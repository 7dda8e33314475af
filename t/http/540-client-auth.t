#!/usr/bin/perl
# fronts: cgi
# Which client asks at the token endpoint: one way each, told alike whatever
# is wrong, and slow to guess.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep);

my $i = Dubplate::Instance->new;
my $o = Dubplate::OAuth->new($i);
my $secret = 'cs_' . Dubplate::OAuth::random_text();
my $public = $o->client(client_id => 'public')->{client_id};
$o->client(client_id => 'basic', secret => $secret);
$o->client(client_id => 'post', secret => $secret,
           method => 'client_secret_post');
my ($odd, $odd_secret) = ('https://a.example/x y:z', "p%:+ \xc3\xa4&=");
$o->client(client_id => $odd, secret => $odd_secret);

sub basic { return 'Basic ' . encode_base64("$_[0]:$_[1]", '') }

# Who is known is told that the refresh token is not.
sub ask {
    my ($form, $header) = @_;
    return $o->post('/oauth/token', { grant_type => 'refresh_token',
        refresh_token => 'rt_none', %$form },
        defined $header ? { authorization => $header } : {});
}

sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }

my ($known, $unknown, $bad) =
    ('400 invalid_grant', '401 invalid_client', '400 invalid_request');
my $escape = \&Dubplate::OAuth::escape;

for ([$known, 'a public client by its id', { client_id => 'public' }],
     [$known, 'an empty secret is none',
      { client_id => 'public', client_secret => '' }],
     [$unknown, 'a public client with a secret',
      { client_id => 'public', client_secret => $secret }],
     [$unknown, 'a public client by Basic', {}, basic('public', '')],
     [$known, 'client_secret_basic', {}, basic('basic', $secret)],
     [$known, 'with the scheme in small letters', {},
      basic('basic', $secret) =~ s/Basic/basic/r],
     [$known, 'with the same client_id besides', { client_id => 'basic' },
      basic('basic', $secret)],
     [$bad, 'with another one', { client_id => 'post' },
      basic('basic', $secret)],
     [$bad, 'with the secret in the body as well',
      { client_id => 'basic', client_secret => $secret },
      basic('basic', $secret)],
     [$unknown, 'with a wrong secret', {}, basic('basic', "$secret.")],
     [$unknown, 'with none', {}, basic('basic', '')],
     [$unknown, 'without colon', {}, 'Basic ' . encode_base64('basic', '')],
     [$unknown, 'without base64', {}, 'Basic ?'],
     [$unknown, 'with a NUL inside', {}, basic('basic', "$secret\0")],
     [$unknown, 'in the body', { client_id => 'basic',
                                 client_secret => $secret }],
     [$unknown, 'by its id alone', { client_id => 'basic' }],
     [$known, 'client_secret_post', { client_id => 'post',
                                      client_secret => $secret }],
     [$unknown, 'by Basic', {}, basic('post', $secret)],
     [$unknown, 'with a wrong secret', { client_id => 'post',
                                         client_secret => 'x' }],
     [$known, 'both halves are form-encoded', {},
      basic($escape->($odd), $escape->($odd_secret))],
     [$known, 'with plus for a blank', {},
      basic($escape->($odd) =~ s/%20/+/gr,
            $escape->($odd_secret) =~ s/%20/+/gr)],
     [$unknown, 'which is no good unencoded', {}, basic($odd, $odd_secret)],
     [$unknown, 'nor half encoded', {}, basic('basic', "$secret%4")],
     [$bad, 'nobody', {}],
     [$unknown, 'a stranger', { client_id => 'stranger' }],
     [$unknown, 'a stranger with a secret', {}, basic('stranger', $secret)],
     [$unknown, 'ids are exact: case', { client_id => 'Public' }],
     [$unknown, 'ids are exact: blanks', { client_id => 'public ' }],
     [$unknown, 'Bearer', { client_id => 'public' }, 'Bearer x'],
     [$unknown, 'an assertion', { client_id => 'public',
         client_assertion_type => 'urn:ietf:params:oauth:'
             . 'client-assertion-type:jwt-bearer', client_assertion => 'x.y.z' }]) {
    my ($want, $what, $form, $header) = @$_;
    my $r = ask($form, $header);
    is error($r), $want, $what;
    is defined $r->header('www-authenticate'),
        $want eq $unknown && defined $header,
        'a challenge comes where the header was used' if $r->status == 401;
}
like ask({}, basic('basic', 'x'))->header('www-authenticate'),
    qr/^Basic realm="[^"]+"$/, 'the challenge is Basic';

subtest 'told alike' => sub {
    $i->sql("UPDATE dubplate.oauth_client SET disabled_at = now()
             WHERE client_id = 'post'");
    my $want = ask({ client_id => 'stranger', client_secret => $secret });
    for ([{ client_id => 'post', client_secret => $secret }, 'disabled'],
         [{ client_id => 'basic', client_secret => $secret }, 'another way'],
         [{ client_id => 'basic' }, 'no secret'],
         [{ client_id => 'public', client_secret => 'x' }, 'a secret']) {
        is ask($_->[0])->body, $want->body, "$_->[1]: as an unknown one";
    }
    is ask({}, basic('basic', 'x'))->body, $want->body, 'a wrong secret, too';
};

subtest 'guessing' => sub {
    $o->client(client_id => $_, secret => $secret) for qw(robbed other);
    my %count;
    $count{ error(ask({}, basic('robbed', "guess $_"))) }++ for 1 .. 40;
    cmp_ok $count{$unknown}, '>=', 30, 'thirty guesses are answered';
    cmp_ok $count{'429 temporarily_unavailable'}, '>=', 5, 'then no more';
    my $r = ask({}, basic('robbed', $secret));
    is $r->status, 429, 'not even the right one';
    cmp_ok $r->header('retry-after'), '>=', 1, 'Retry-After says when';
    is error(ask({}, basic('other', $secret))), $known,
        'another client is not held up';
    is error(ask({ client_id => 'public' })), $known,
        'nor is who has no secret';
    $i->sql("UPDATE dubplate.rate_bucket SET updated_at = updated_at
             - interval '1 min' WHERE key LIKE 'client_auth:%'");
    is error(ask({}, basic('robbed', $secret))), $known, 'a minute later it is in';
    my %right;
    $right{ error(ask({}, basic('other', $secret))) }++ for 1 .. 50;
    is_deeply \%right, { $known => 50 }, 'who is right is never held up';
};

subtest 'the trail' => sub {
    sleep 1.1;              # one refusal a second is written
    ask({}, basic('basic', 'x'));
    ok $i->wait_for("SELECT count(*) > 0 FROM dubplate.sign_in_audit
        WHERE action = 'token' AND outcome = 'invalid_client'", 't'),
        'refusals are written down';
    my $trail = $i->sql('SELECT * FROM dubplate.audit_event');
    unlike $trail . $i->log, qr/\Q$secret\E|rt_none|guess 1/,
        'no secret is, in the trail or in a log';
};

done_testing;
