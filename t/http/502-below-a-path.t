#!/usr/bin/perl
# The pages of a server whose public_url has a path: a proxy cuts it off, and
# each link and form leads to where the proxy looks.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $client = $o->client;
$i->set('server.public_url' => $i->url('/desk'));
$i->restart_front;

# What the proxy hands on, for an address that stands in an answer.
sub cut {
    my ($url) = @_;
    my $origin = $i->url;
    return $url =~ m{^(?:\Q$origin\E)?/desk(/.*)}s ? $1 : "/not-handed-on$url";
}

# A page whose every address of ours is below the path.
sub stays {
    my ($r, $what) = @_;
    my @to = map { Dubplate::OAuth::unescape($_) }
        $r->body =~ m{(?:href|src|action)="(/[^"]*)"}g;
    ok scalar @to, "$what has links";
    is_deeply [grep { !m{^/desk/oauth/} } @to], [], 'all below the path';
    is $o->get(cut($to[0]))->status, 200, 'the first is how it looks';
    return $r;
}

sub submit {
    my ($r, %values) = @_;
    my ($form) = $o->forms($r);
    return $o->post(cut($form->{action}), { %{ $form->{fields} }, %values },
                    { origin => $i->url });
}

my $ask = $o->authorize_url($client, scope => 'mcp:read');
my $r = submit(stays($o->get($ask), 'the sign-in page'),
               username => 'ann', password => $Dubplate::OAuth::PASSWORD);
$r = stays($o->get(cut($r->header('location'))), 'the consent page');
$r = submit($r, decision => 'allow');
like $o->back($r)->{code}, qr/^ac_/, 'it ends with a code';
is $o->back($r)->{iss}, $i->url('/desk'), 'of this issuer';
$r = stays($o->get('/oauth/account'), 'the account page');
my ($form) = grep { $_->{action} =~ /totp/ } $o->forms($r);
stays($o->post(cut($form->{action}), $form->{fields}), 'the one-time codes');
my ($path) = map { cut($_) } $i->ctl('account', 'invite', 'eve') =~ /(\S+)/;
$r = stays($o->get($path), 'an invitation');
$r = submit($r, map { $_ => 'a long enough one' }
                qw(new_password new_password_again));
is cut($r->header('location')), '/oauth/account', 'leads to the account';
stays($o->get('/oauth/authorize?client_id=nobody'), 'an error');
done_testing;
