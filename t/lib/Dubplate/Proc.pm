# Processes that a test starts: each has a log, an owner, and an end.
#
#   my $p = Dubplate::Proc->spawn(name => 'lighttpd', argv => [...],
#                                 log => "$dir/lighttpd.log", env => {...});
#   $p->pid; $p->alive; $p->stop; $p->stop('INT', 10); $p->kill9; $p->status
#
# As root a process runs as an unprivileged user (DUBPLATE_TEST_USER, else
# postgres) unless as => 'root'.  All end with the test, newest first, and
# also when the test itself is killed.
package Dubplate::Proc;

use strict;
use warnings;
use POSIX qw(:sys_wait_h);
use Time::HiRes qw(sleep time);

my @started;

# The user servers run as: undef where the test itself is unprivileged.
sub user {
    return undef if $> != 0;
    return $ENV{DUBPLATE_TEST_USER} // 'postgres';
}

# argv, run as the unprivileged user; with end_with => a signal for the day
# the parent dies.
sub as_user {
    my (%opt) = @_;
    my @drop;
    push @drop, '--pdeathsig', $opt{end_with} if $opt{end_with};
    if (defined user() && ($opt{as} // '') ne 'root') {
        my ($uid, $gid) = (getpwnam user())[2, 3];
        die 'no user ' . user() . " to run servers as\n" unless defined $uid;
        push @drop, "--reuid=$uid", "--regid=$gid", '--clear-groups';
    }
    return @drop ? ('setpriv', @drop, '--', @{ $opt{argv} }) : @{ $opt{argv} };
}

# Give a path to the user that servers run as.
sub give {
    my (@paths) = @_;
    return unless defined user();
    my ($uid, $gid) = (getpwnam user())[2, 3];
    chown $uid, $gid, @paths;
}

sub spawn {
    my ($class, %opt) = @_;
    my $self = bless { name => $opt{name}, log => $opt{log} // '/dev/null',
                       signal => $opt{signal} // 'TERM' }, $class;
    my @argv = as_user(%opt, end_with => $self->{signal});
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', $self->{log} or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT;
        $ENV{$_} = $opt{env}{$_} for keys %{ $opt{env} // {} };
        chdir($opt{cwd} // '/');
        exec { $argv[0] } @argv or print STDERR "exec $argv[0]: $!\n";
        POSIX::_exit(127);
    }
    $self->{pid} = $pid;
    $self->{owner} = $$;
    push @started, $self;
    return $self;
}

# Run to the end: (exit status, stdout, stderr).  stdin is a file's path,
# input a text that fits into a pipe.
sub run {
    my ($class, %opt) = @_;
    my @argv = as_user(%opt);
    pipe my $out_r, my $out_w or die "pipe: $!";
    pipe my $in_r, my $in_w or die "pipe: $!";
    syswrite $in_w, $opt{input} if defined $opt{input};
    close $in_w;
    my ($err_file) = "/tmp/dubplate-stderr-$$-" . int(rand 1e9);
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        if (defined $opt{input}) { open STDIN, '<&', $in_r }
        else { open STDIN, '<', $opt{stdin} // '/dev/null' }
        open STDOUT, '>&', $out_w;
        open STDERR, '>', $err_file;
        $ENV{$_} = $opt{env}{$_} for keys %{ $opt{env} // {} };
        chdir($opt{cwd} // '/');
        exec { $argv[0] } @argv or print STDERR "exec $argv[0]: $!\n";
        POSIX::_exit(127);
    }
    close $out_w;
    local $/;
    my $out = <$out_r> // '';
    waitpid $pid, 0;
    my $status = $? & 127 ? 128 + ($? & 127) : $? >> 8;
    my $err = '';
    if (open my $fh, '<', $err_file) { $err = <$fh> // ''; }
    unlink $err_file;
    return ($status, $out, $err);
}

sub pid { $_[0]{pid} }
sub status { $_[0]{status} }

sub alive {
    my ($self) = @_;
    return 0 if defined $self->{status};
    if (waitpid($self->{pid}, WNOHANG) == $self->{pid}) {
        $self->{status} = $?;
        return 0;
    }
    return 1;
}

# Wait until it has ended; false when it still runs after so many seconds.
sub wait_end {
    my ($self, $timeout) = @_;
    my $end = time + $timeout;
    while ($self->alive) {
        return 0 if time > $end;
        sleep 0.005;
    }
    return 1;
}

# Ask it to end, then make it: seconds it took, or undef when it had to be
# killed.
sub stop {
    my ($self, $signal, $timeout) = @_;
    return 0 unless $self->alive;
    my $start = time;
    kill $signal // $self->{signal}, $self->{pid};
    return time - $start if $self->wait_end($timeout // 10);
    $self->kill9;
    return undef;
}

sub kill9 {
    my ($self) = @_;
    kill 'KILL', $self->{pid} if $self->alive;
    $self->wait_end(5);
}

# Children of a process, and theirs.
sub descendants {
    my ($pid) = @_;
    my %parent;
    for my $stat (glob '/proc/[0-9]*/stat') {
        open my $fh, '<', $stat or next;
        my $line = <$fh> // next;
        $parent{$1} = $2 if $line =~ /^(\d+) \(.*\) \S (\d+)/s;
    }
    my @found = ($pid);
    for (my $i = 0; $i < @found; $i++) {
        push @found, grep { $parent{$_} == $found[$i] } keys %parent;
    }
    shift @found;
    return @found;
}

END {
    my $status = $?;
    for my $p (reverse @started) {
        $p->stop(undef, 10) if $p->{owner} == $$;
    }
    $? = $status;
}

1;
