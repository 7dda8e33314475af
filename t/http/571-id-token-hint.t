#!/usr/bin/perl
# id_token_hint (OpenID Connect Core section 3.1.2.1): the client knows who it
# should be.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Forger;
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
my %id;
for my $login (qw(ann bob)) {
    $id{$login} = $i->account($login)->{id};
    Dubplate::OAuth::password($i, $login);
}
my $o = Dubplate::OAuth->new($i); # where ann is signed in
my ($app, $other) = map { $o->client } 1, 2;
my %token = (bob => Dubplate::OAuth->new($i)->tokens($app, login => 'bob',
                                                     scope => 'openid'),
             ann => $o->tokens($app, login => 'ann', scope => 'openid'));

sub ask {
    my ($hint, %more) = @_;
    return $o->get($o->authorize_url($app, scope => 'openid',
        id_token_hint => $hint, prompt => 'none', %more));
}

# code, or the error.
sub told {
    my $back = $o->back(ask(@_)) // {};
    return $back->{error} // ($back->{code} ? 'code' : 'nothing');
}

is told(undef), 'code', 'without a hint it is who is signed in';
is told($token{ann}{id_token}), 'code', 'with theirs, too';
is told($token{bob}{id_token}), 'login_required', 'not with another\'s';
my $r = ask($token{bob}{id_token}, prompt => undef);
like $r->body, qr/name="password"/, 'a page asks who it is instead';
like $o->back($o->submit($r, username => 'bob',
    password => $Dubplate::OAuth::PASSWORD))->{code}, qr/^ac_/,
    'they sign in as that one';
is told($token{bob}{id_token}), 'code', 'who then is the right one';
is told($token{ann}{id_token}), 'login_required', 'and no longer the first';

my $s = Dubplate::Forger->new($i);
my %claims = (iss => $i->url, sub => $id{bob}, aud => $app->{client_id},
              iat => time - 9000, exp => time - 8000);
sub signed { return $s->jwt({ typ => 'JWT', %{ $_[0] } }, { %claims, @_[1 .. $#_] }) }
is told(signed({})), 'code', 'one that expired is a hint all the same';
my ($head, $body, $signature) = split /\./, $token{bob}{id_token};
for (['for another client', signed({}, aud => $other->{client_id})],
     ['of another issuer', signed({}, iss => 'https://evil.example')],
     ['without issuer', signed({}, iss => undef)],
     ['without subject', signed({}, sub => undef)],
     ['that nobody signed', signed({ alg => 'none' })],
     ['of another type', signed({ typ => 'at+jwt' })],
     ['of an unknown key',
      Dubplate::Forger->new($i, publish => 0)->jwt({ typ => 'JWT' }, \%claims)],
     ['that is an access token', $token{bob}{access_token}],
     ['with a signature cut off', "$head.$body."],
     ['that is no token', 'bob'], ['that is none at all', '..'],
     ['of great length', 'e' x 3000]) {
    my ($what, $hint) = @$_;
    is told($hint), 'login_required', "one $what is nobody's";
}
is told(''), 'code', 'an empty one is none';

# By POST it goes on in the redirect.
my ($path, $query) = split /\?/, $o->authorize_url($app, scope => 'openid',
    prompt => 'none', id_token_hint => $token{ann}{id_token}), 2;
$r = $o->get($o->post($path, $query)->header('location'));
is $o->back($r)->{error}, 'login_required', 'by POST it counts as well';
unlike $i->log, qr/eyJ[\w-]{20}/, 'the log has none of them';

done_testing;
