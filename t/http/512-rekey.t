#!/usr/bin/perl
# A new master key while the programs run: codes, tokens and keys go on.
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
my $password = $Dubplate::OAuth::PASSWORD;
Dubplate::OAuth::password($i, 'ann');

my $o = Dubplate::OAuth->new($i);
my $client = $o->client;
my $tokens = $o->tokens($client, login => 'ann', scope => 'mcp:read');

# Ann's secret of one-time codes, sealed with the first master key.
$o->submit($o->get('/oauth/login'), username => 'ann', password => $password)
    if $o->get('/oauth/account')->status == 303;
my ($form) = grep { $_->{action} =~ /totp$/ }
    $o->forms($o->get('/oauth/account'));
my $page = $o->post($form->{action}, $form->{fields}, { origin => $i->url });
my ($secret) = $page->body =~ /<span class="code">([A-Z2-7]{32})</;
my ($confirm) = $o->forms($page);
my $step = int(time / 30) - 1;
sub code { return Dubplate::OAuth::one_time_code($secret, ++$step) }
is $o->post($confirm->{action}, { %{ $confirm->{fields} }, code => code() },
            { origin => $i->url })->status, 303, 'a code is set up';

# The steps before count as not used, so that nobody waits for the next.
sub signs_in {
    my ($what) = @_;
    $i->sql('UPDATE account_totp SET last_step = last_step - 2');
    my $b = Dubplate::OAuth->new($i);
    my $page = $b->submit($b->get('/oauth/login'), username => 'ann',
                          password => $password);
    like $page->body, qr/name="ticket"/, "$what: a code is asked for";
    $step = int(time / 30) - 1;
    is $b->submit($page, code => code())->status, 303, 'and taken';
}

sub token_works {
    my ($token) = @_;
    return $i->client({ token => $token })->rpc('tools/list')->{result};
}

my $sealed = $i->sql('SELECT secret_sealed FROM account_totp');
my @pids = $i->pids('oauth');
my (undef, undef, $said) = $i->try_ctl('key', 'rekey');
like $said, qr/^Sealed 3 of 3 secrets again\./m,
    'two signing keys and a secret are sealed anew';
isnt $i->sql('SELECT secret_sealed FROM account_totp'), $sealed,
    'they are other bytes';
signs_in('with the old key in the file');

$i->ctl('key', 'prune');
signs_in('without it');
ok token_works($tokens->{access_token}), 'a token from before is good';
my $r = $o->refresh($client, $tokens->{refresh_token});
is $r->status, 200, 'it is refreshed';
$i->ctl('key', 'rotate', '--now');
$r = $o->refresh($client, $r->json->{refresh_token});
is $r->status, 200, 'also when the next key signs, which is opened now';
ok token_works($r->json->{access_token}), 'and its token is good';
is_deeply [sort $i->pids('oauth')], [sort @pids], 'no program was restarted';
unlike $i->log, qr/level=error/, 'or said anything of an error';

done_testing;
