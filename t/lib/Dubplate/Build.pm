# Where things are: sources, the build tree, programs.
#
# DUBPLATE_BUILD (or make's top_builddir) names the build tree; without them
# it is build/ beside the sources.
package Dubplate::Build;

use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);

use Dubplate::Proc;

sub top_srcdir {
    return abs_path(dirname(__FILE__) . '/../../..');
}

sub top_builddir {
    my $dir = $ENV{DUBPLATE_BUILD} // $ENV{top_builddir}
        // top_srcdir() . '/build';
    die "no build tree $dir: run ./check first\n" unless -d $dir;
    return abs_path($dir);
}

# The binary of a program below the build tree, e.g. cgi-bin/mcp/mcp.fcgi.
# libtool leaves a script of that name and the binary in .libs.
sub program {
    my ($path) = @_;
    my $full = top_builddir() . "/$path";
    (my $binary = $full) =~ s{([^/]+)$}{.libs/$1};
    return $binary if -x $binary;
    return $full if -x $full;
    return undef;
}

# What a program of the build tree needs to find the library.
sub environment {
    my $lib = top_builddir() . '/lib/.libs';
    return (LD_LIBRARY_PATH => $ENV{LD_LIBRARY_PATH}
                ? "$lib:$ENV{LD_LIBRARY_PATH}" : $lib);
}

sub fcgi { my ($name) = @_; return program("cgi-bin/$name/$name.fcgi"); }
sub bin { my ($name) = @_; return program("bin/$name/$name"); }

# dubplatectl as the database's superuser and as whoever runs the test, who
# can read the sources: (exit status, stdout, stderr).
sub ctl {
    my ($env, @args) = @_;
    my $ctl = bin('dubplatectl') // die "dubplatectl is not built\n";
    return Dubplate::Proc->run(as => 'root', argv => [$ctl, @args], env => {
        environment(), PGUSER => 'postgres',
        DUBPLATE_SQL_DIR => top_srcdir() . '/sql', %{ $env // {} },
    });
}

# The last lines of a file.
sub tail {
    my ($file, $lines) = @_;
    open my $fh, '<', $file or return '';
    my @all = <$fh>;
    my $first = @all - ($lines // 40);
    return join '', @all[($first < 0 ? 0 : $first) .. $#all];
}

1;
