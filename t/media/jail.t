#!/usr/bin/perl
# The jail: every layer holds, also over exec; the clock and the budget kill;
# whatever happens to the child, the caller gets an answer.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use File::Copy;
use Files;
use Dubplate::Proc;
use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep time);

my $wav = Files::tone('a.wav', 2, '-ac', 2);
my $jpg = Files::picture('a.jpg', '3000x3000', '-pix_fmt', 'yuvj444p');

sub shell {
    my (@command) = @_;
    my $pid = open(my $out, '-|') // die "fork: $!";
    if ($pid == 0) {
        open STDERR, '>&', \*STDOUT;
        exec @command or exit 127;
    }
    local $/;
    my $text = <$out> // '';
    close $out;
    return ($text, $? >> 8);
}

# Processes of a program, by pid.
sub running {
    my ($program) = @_;
    my @found;
    for my $dir (glob '/proc/[0-9]*') {
        open my $fh, '<', "$dir/cmdline" or next;
        local $/;
        my $line = <$fh> // '';
        push @found, $dir =~ /(\d+)/ if index($line, "$program\0") == 0;
    }
    return @found;
}

sub wait_for {
    my ($what) = @_;
    for (1 .. 1200) {
        my @got = $what->();
        return @got if @got;
        sleep 0.05;
    }
    return;
}

# Killed is not yet gone: the kernel may take a moment.
sub gone {
    my ($program) = @_;
    return wait_for(sub { running($program) ? () : 1 });
}

# A copy of the intruder under a name that only this test uses.
sub impostor {
    my ($name) = @_;
    my $path = Files::folder() . "/$name";
    copy(Files::driver('intruder'), $path) or die "$path: $!";
    chmod 0755, $path or die;
    chmod 0711, Files::folder() or die;
    return $path;
}

# What the child says of its own jail, found out by trying.
my ($result, @command) = Files::command('report', '');
@command = (grep { $_ ne '' && $_ ne $result } @command);
my ($text) = shell(@command);
my $report_of = eval { decode_json($text) } // {};
# AddressSanitizer needs terabytes of address space.
my $has_asan = Files::read(Files::program()) =~ /__asan_init/;
for my $layer (qw(environment user limits parent privileges files calls),
               $has_asan ? () : 'memory') {
    ok $report_of->{jail}{$layer}, "the layer \"$layer\" is in force"
        or diag $text;
}
cmp_ok $report_of->{landlock} // 0, '>=', 1, 'Landlock is there';
like $report_of->{versions}{libvips}, qr/^8\./, 'the report names libvips';
like $report_of->{versions}{ffmpeg}, qr/^\d/, 'the report names ffmpeg';

# Fail closed.
SKIP: {
    skip 'not root', 3 if $> != 0;
    my ($said, $status) = shell(Files::program(), '--jail-report');
    is $status, 2, 'root without a user to become is turned away';
    like $said, qr/layer "user" cannot be had/, 'and told which layer lacks';
    my $r = Files::job('cover', $jpg, user => 'root');
    is $r->{outcome}, 'broke', 'root is no user to become';
}
my $weak = Files::job('cover', $jpg, jail => 'weak');
is $weak->{outcome}, 'made', 'a weak jail works as well';

# A decoder that was taken over, in ffprobe's place.
Files::write('secret', 'secret');
my $r = Files::job('audio', $wav, ffprobe => impostor('ffprobe-taken'));
is $r->{outcome}, 'refused', 'a decoder that fails refuses the file';
# Its report, from a job directory made by hand: what it reached, by name.
sub intrude {
    my ($name, @command) = @_;
    my $dir = Files::folder() . "/$name";
    mkdir $dir or die;
    copy($wav, "$dir/in") or die;
    Files::write("$name/out", '');
    if ($> == 0) {
        my ($uid, $gid) = (getpwnam 'nobody')[2, 3];
        chown $uid, $gid, $dir, "$dir/in", "$dir/out" or die;
    }
    local $ENV{DUBPLATE_TEST_SECRET} = 1;
    my ($said) = shell('env', '-C', $dir, @command);
    return ($said =~ /^intruder: (\w+) (\w+)$/mg);
}
my $taken = impostor('ffprobe-taken');
my @harmless = qw(reads_passwd reads_neighbour writes_source makes_files
                  opens_sockets starts_processes sees_environment);
my %reached = intrude('outside', $taken, @harmless);
is $reached{$_}, 'OPEN', "outside the jail it $_" for @harmless;
%reached = intrude('inside', Files::program(), 'audio',
    $> == 0 ? '--user=nobody' : (), "--ffprobe=$taken");
cmp_ok scalar keys %reached, '>=', 18, 'the intruder tried everything'
    or diag explain \%reached;
is $reached{$_}, 'closed', "inside it never $_" for sort keys %reached;
is -s Files::folder() . '/inside/in', -s $wav, 'and the source is as long as before';

# The clock.
my $sleeper = impostor('ffprobe-sleeper');
my $began = time;
$r = Files::job('audio', $wav, ffprobe => $sleeper, wall_max_s => 1);
is $r->{outcome}, 'broke', 'a job that hangs is worth another try';
is $r->{error}, 'internal', 'it is nobody\'s file that is at fault';
cmp_ok time - $began, '<', 4, 'it ends when its time is over';
ok gone($sleeper), 'with every process of its group';
is_deeply [Files::leftovers()], [], 'and leaves nothing behind';

# The heart-beat.
$r = Files::job('audio', $wav, ffprobe => $sleeper, stop_at => 3);
is $r->{outcome}, 'stopped', 'a heart-beat that fails stops the job';
is $r->{beats}, 3, 'at once';
ok gone($sleeper), 'with every process of its group';

# A job in the background: its pid, and where its answer comes.
sub in_background {
    my ($path, %settings) = @_;
    my ($result, @run) = Files::command('audio', $path, %settings);
    my $pid = open(my $out, '-|') // die;
    if ($pid == 0) {
        open STDERR, '>', '/dev/null';
        exec @run or exit 127;
    }
    return ($pid, $out);
}
sub answer {
    my ($out) = @_;
    my $line = do { local $/; <$out> };
    close $out;
    return eval { decode_json($line) } // { outcome => 'died' };
}
# A program of that job: other jobs, of other tests too, run the same ones.
sub running_in {
    my ($pid, $program) = @_;
    my ($found) = wait_for(sub {
        my %ours = map { $_ => 1 } Dubplate::Proc::descendants($pid);
        return grep { $ours{$_} } running($program);
    });
    return $found;
}

# kill -9, of the child and of the caller.
my $other = impostor('ffprobe-sleeper-beside');
my ($other_pid, $other_out) = in_background($wav, ffprobe => $other);
wait_for(sub { running($other) });
my ($pid, $out) = in_background($wav, ffprobe => $sleeper);
my $inner = running_in($pid, $sleeper);
my $media = running_in($pid, Files::program());
ok $inner && $media, 'a job is running';
kill 'KILL', $media if $media;
is answer($out)->{outcome}, 'broke', 'a child killed is worth another try';
ok gone($sleeper), 'what it had started is gone';
ok scalar running($other), 'and the job beside it goes on';

kill 'KILL', $other_pid;
close $other_out;
ok gone($other),
    'when the caller is killed, the whole job goes with it';
is scalar Files::leftovers(), 1, 'but its directory stays';
my @sweep = ('env', join('=', Dubplate::Build::environment()),
             Files::driver('media-job'), 'sweep', Files::root());
my ($swept) = shell(@sweep, 3600);
is $swept + 0, 0, 'a fresh directory is not swept';
($swept) = shell(@sweep, 0);
is $swept + 0, 1, 'an old one is';
is_deeply [Files::leftovers()], [], 'and then it is gone';

# Budgets.  Three hours of silence, most of it a hole in the file: it takes
# many times a second of any processor.
my $bytes = 3 * 3600 * 44100 * 4;
my $hours = Files::write('hours.wav',
    Files::wav(data => '', data_size => $bytes, size => 36 + $bytes));
truncate $hours, 44 + $bytes or die "$hours: $!";
$r = Files::job('audio', $hours, cpu_max_s => 1);
is $r->{code}, 'media_budget', 'processor time is limited for audio'
    or diag explain $r;
cmp_ok $r->{cpu_ms}, '<', 4000, 'and was not used up';
($pid, $out) = in_background($hours);
my $ffmpeg = running_in($pid, '/usr/bin/ffmpeg');
ok $ffmpeg && kill('XCPU', $ffmpeg), 'ffmpeg is told that its time is over';
$r = answer($out);
is $r->{code}, 'media_budget', 'and is believed, whatever getrusage() says'
    or diag explain $r;
my $big = Files::write('big.png', Files::png(width => 10000, height => 10000,
    bits => 16, colour => 6, interlaced => 1));
$r = Files::job('cover', $big, cpu_max_s => 1);
is $r->{code}, 'media_budget', 'processor time is limited for covers'
    or diag explain $r;
if (!$has_asan) {
    $r = Files::job('cover', $big, memory_max_bytes => 320 << 20);
    is $r->{code}, 'media_budget', 'memory is limited';
    cmp_ok $r->{rss_kib}, '<', 320 << 10, 'and was not used up';
}
my $endless = Files::read(Files::tone('minute.flac', 60, '-ac', 2));
substr($endless, 21, 5) &= "\xf0\0\0\0\0"; # its length, unknown
$r = Files::job('audio', Files::write('endless.flac', $endless),
    wav_max_bytes => 1 << 20);
is $r->{code}, 'audio_output_too_large',
    'a result is cut off where its length could not be foreseen';

# Things that are not there.
$r = Files::job('audio', Files::folder() . '/none.wav');
is $r->{error}, 'storage_full', 'a source that is not there is no refusal';
$r = Files::job('audio', $wav, program => '/nonexistent');
is $r->{outcome}, 'broke', 'a program that is not there is no refusal';
$r = Files::job('audio', $wav, ffmpeg => '/nonexistent');
is $r->{outcome}, 'broke', 'an ffmpeg that is not there is no refusal';
is_deeply [Files::leftovers()], [], 'no job leaves anything behind';

done_testing;
