#!/usr/bin/perl
# clang compiles the whole without a warning; gcc does so in every build of
# ./check.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/lib.pl";
our $top;

plan skip_all => 'no clang' if system('command -v clang >/dev/null') != 0;
plan skip_all => 'no configure' unless -x "$top/configure";

my $build = ($ENV{DUBPLATE_BUILD} // "$top/build") . '/clang';
my $clang = system('command -v ccache >/dev/null') == 0 ? 'ccache clang' : 'clang';
mkdir $build;
if (!-f "$build/Makefile") {
    is system("cd '$build' && '$top/configure' -q CC='$clang' >configure.log 2>&1"),
        0, 'configure is content with clang';
}
my $out = qx(make -C '$build' -j2 -k check TESTS= CFLAGS='-O1 -Werror' 2>&1);
is $?, 0, 'clang compiles everything without a warning'
    or diag join "\n", grep { /error|warning/ } split /\n/, $out;
done_testing;
