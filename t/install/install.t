#!/usr/bin/perl
# make install: what it puts where, and that it works from there, as the
# README says to go on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Pg;
use File::Temp;
use Test::More;

my $temp = File::Temp->newdir('dubplate-XXXXXX', TMPDIR => 1);
chmod 0755, "$temp";
my $build = Dubplate::Build::top_builddir();
delete local @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
my $log = `make -C '$build' install DESTDIR='$temp' 2>&1`;
is $?, 0, 'make install works' or diag $log;

# Folders as configure was told; the tree is staged below $temp.
sub folder {
    my ($name) = @_;
    chomp(my $dir = `make -s -C '$build' -f - print 2>/dev/null <<'END'
include Makefile
print: ; \@echo "\$($name)"
END
`);
    return $dir;
}
my %dir = map { $_ => folder($_) }
    qw(bindir sysconfdir fcgidir pkglibexecdir pkglibdir pkgdatadir);
like $dir{$_}, qr{^/}, "$_ is known" for sort keys %dir;

# A program of the staged tree.
my %env = (LD_LIBRARY_PATH => "$temp$dir{pkglibdir}");
sub run {
    my ($path, @args) = @_;
    return Dubplate::Proc->run(as => 'root', argv => ["$temp$path", @args],
        env => { %env, PGUSER => 'postgres' });
}

for my $path ("$dir{bindir}/dubplatectl", "$dir{bindir}/dubplate-worker",
              "$dir{pkglibexecdir}/dubplate-media",
              map { "$dir{fcgidir}/$_.fcgi" } qw(mcp upload oauth admin health)) {
    my ($status, $out) = run($path, '--version');
    is $status, 0, "$path runs";
    like $out, qr/^dubplate\S* \d/, '... and is this version';
    next if $dir{pkglibdir} =~ m{^/usr/lib\b};
    like `objdump -p '$temp$path'`, qr/R(?:UN)?PATH\s+\Q$dir{pkglibdir}\E$/m,
        '... and knows where its library will be'
        unless $path =~ /media$/;
}

ok -d "$temp$dir{sysconfdir}/dubplate", 'there is a folder for the settings';
my $ini = "$temp$dir{sysconfdir}/dubplate/dubplate.ini";
my ($status, $sample) = run("$dir{bindir}/dubplatectl", 'config', '--sample');
is $status, 0, 'dubplatectl config --sample';
open my $fh, '>', $ini or die "$ini: $!";
print $fh $sample;
close $fh;
($status, my $settings) = run("$dir{bindir}/dubplatectl", 'config',
                              '--config', $ini);
is $status, 0, 'is a settings file that is taken';
like $settings, qr{^media\.program = \Q$dir{pkglibexecdir}\E/dubplate-media$}m,
    'whose media program is the installed one';
like $settings, qr{^oauth\.key_file = \Q$dir{sysconfdir}\E/dubplate/master\.key$}m,
    'and whose master key will be beside it';
open $fh, '<', "$temp$dir{pkgdatadir}/dubplate-worker.service" or die $!;
like join('', <$fh>),
    qr{^InaccessiblePaths=-\Q$dir{sysconfdir}\E/dubplate/master\.key$}m,
    'which the service of the worker does not see';

sub sql_files {
    my ($dir) = @_;
    return [sort map { s{^\Q$dir\E/}{}r }
            glob "$dir/{migrations,functions,views}/*.sql $dir/*.sql"];
}
is_deeply sql_files("$temp$dir{pkgdatadir}/sql"),
    sql_files(Dubplate::Build::top_srcdir() . '/sql'),
    'all SQL files are installed';

my $pg = Dubplate::Pg->new;
$pg->sql('postgres', 'CREATE DATABASE installed');
$env{DUBPLATE_DATABASE_URL} = $pg->conninfo('installed');
my @migrate = ("$dir{bindir}/dubplatectl", 'migrate');
mkdir "$temp$dir{bindir}/../sql";
mkdir "$temp$dir{bindir}/../sql/migrations";
open $fh, '>', "$temp$dir{bindir}/../sql/migrations/0001-strange.sql" or die $!;
print $fh "CREATE TABLE strange ();\n";
close $fh;
($status, my $out, my $err) = run(@migrate);
isnt $status, 0, "another project's sql/ above the program is not ours";
like $err, qr{\Q$dir{pkgdatadir}\E/sql}, '... ours is where it was installed';
$env{DUBPLATE_SQL_DIR} = "$temp$dir{pkgdatadir}/sql";
is +(run(@migrate))[0], 0, 'the installed SQL files make a database';
is +(run(@migrate, '--check'))[0], 0, 'with nothing pending';
$env{DUBPLATE_OAUTH_KEY_FILE} = "$temp$dir{sysconfdir}/dubplate/master.key";
$env{DUBPLATE_STORAGE_PATH} = $temp;
is +(run("$dir{bindir}/dubplatectl", 'key', 'init'))[0], 0, 'keys are made';
is +(stat $env{DUBPLATE_OAUTH_KEY_FILE})[2] & 07777, 0600,
    'the master key for nobody else to read';

done_testing;
