#!/usr/bin/perl
# The official suite's scenarios for authorization servers, with somebody who
# signs in when the suite asks for it: all checks pass, and none warns.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Proc;
use JSON::PP qw(decode_json);
use HTTP::Tiny;
use Sdk;
use Test::More;
use Time::HiRes qw(sleep time);

Sdk::need('@modelcontextprotocol/conformance');
my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i);
my $port = Dubplate::Instance::free_port();
my $client = $o->client(client_id => 'suite',
    redirect_uris => ["http://127.0.0.1:$port/callback"]);

sub slurp {
    my ($file) = @_;
    open my $fh, '<', $file or return '';
    local $/;
    return scalar <$fh>;
}

# All checks that the suite wrote, by scenario.
sub checks {
    my ($folder) = @_;
    my @files = glob "$folder/*/checks.json";
    return map { @{ decode_json(slurp($_)) } } @files;
}

my $out = $i->dir . '/suite';
my $log = "$out.log";
my $suite = Dubplate::Proc->spawn(name => 'suite', as => 'root', log => $log,
    cwd => $i->dir, env => { HOME => $i->dir, NO_COLOR => 1 }, argv => [
        Sdk::program(), Sdk::module('@modelcontextprotocol/conformance')
            . '/dist/index.js', 'authorization', '--url', $i->url,
        '--client-id', $client->{client_id}, '--resource', $i->url('/mcp'),
        '-p', $port, '-o', $out ]);
my $asked;
my $end = time + 120;
while (time < $end && !$asked && $suite->alive) {
    ($asked) = slurp($log) =~ m{(\Q@{[$i->url]}\E/oauth/authorize\?\S+)};
    sleep 0.1;
}
ok $asked, 'the suite asks somebody to sign in' or diag slurp($log);
my $r = $o->go($asked, login => 'ann');
HTTP::Tiny->new->get($r->header('location'));
sleep 0.1 while time < $end && $suite->alive;
is $suite->stop, 0, 'it ends well' or diag slurp($log);
my @checks = checks($out);
is scalar @checks, 3, 'both scenarios have checked what they do';
for (@checks) {
    is $_->{status}, 'SUCCESS', "$_->{id}: $_->{name}"
        or diag $_->{errorMessage} // '';
}
unlike slurp($log), qr/warning|skipped/i, 'no warning, nothing skipped';
done_testing;
