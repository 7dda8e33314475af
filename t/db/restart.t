#!/usr/bin/perl
# PostgreSQL restarts, stops, dies and freezes under a program that goes on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Pg;
use IPC::Open2;
use Test::More;
use Time::HiRes qw(sleep time);

my $ask = Dubplate::Build::program('t/db/ask');
plan skip_all => 'the program t/db/ask is not built' unless $ask;

my $pg = Dubplate::Pg->new;
my $db = $pg->create_db(empty => 1);
$pg->sql($db, 'CREATE TABLE public.asked (n bigint PRIMARY KEY)');

my %env = (Dubplate::Build::environment(), PGUSER => 'postgres',
           DUBPLATE_TEST_DB => $pg->conninfo($db));
local @ENV{ keys %env } = values %env;
my $pid = open2(my $from, my $to, $ask);
$to->autoflush(1);

sub ask {
    print $to "@_\n";
    my ($answer, $ms) = split ' ', <$from> // die "ask has ended\n";
    return wantarray ? ($answer, $ms) : $answer;
}

my $number = 0;
sub write_one { return scalar ask('write', ++$number) }

is ask('read'), 'ok', 'a read';
is write_one(), 'ok', 'a write';

for my $round (1 .. 3) {
    $pg->restart;
    is write_one(), 'ok', "restart $round costs no write that comes after it";
}

$pg->stop;
for my $what ('read', 'write ' . ++$number) {
    my ($answer, $ms) = ask($what);
    is $answer, 'unavailable', "while it is down, $what is unavailable";
    cmp_ok $ms, '<', 1000, 'which is said at once';
}
$pg->start;
is ask('read'), 'ok', 'when it is up again, so is the program';

$pg->kill9;
is ask('read'), 'unavailable', 'killed, it is unavailable';
$pg->start;
is write_one(), 'ok', 'until it is started again';

# Writes without a pause while it is killed and started twice.
print $to "load 4000\n";
for (1 .. 2) {
    sleep 0.7;
    $pg->kill9;
    $pg->start;
}
my (@acknowledged, $end);
while (my $line = <$from>) {
    chomp $line;
    if ($line =~ /^end (\d+) (\d+)/) { $end = [$1, $2]; last }
    push @acknowledged, $line;
}
cmp_ok scalar @acknowledged, '>', 500, 'under load much is written';
cmp_ok $end->[0], '>', 0, 'what was not is unavailable';
is $end->[1], 0, 'and nothing else';
my %there = map { $_ => 1 } split /\n/,
    $pg->sql($db, 'SELECT n FROM public.asked');
is scalar(grep { !$there{$_} } @acknowledged), 0,
    'every write that was acknowledged is there';
is ask('read'), 'ok', 'and all is well again';

close $to;
waitpid $pid, 0;
is $?, 0, 'the program was never restarted';
done_testing;
