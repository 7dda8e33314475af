#!/usr/bin/perl
# The shell scripts parse, and shellcheck has nothing to say.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/lib.pl";
our $top;

my @scripts = grep { content($_) =~ /\A#!.*\b(?:ba)?sh\b|\A# shellcheck shell/ }
    project_files(qr{^(?:[^.]+|.*\.(?:sh|in)|\.ci/run)$});
cmp_ok scalar @scripts, '>', 5, 'there are scripts to read';
my $shellcheck = system('command -v shellcheck >/dev/null') == 0;
for my $script (@scripts) {
    my $shell = content($script) =~ /\A#!.*bash|shell=bash/ ? 'bash' : 'sh';
    is system($shell, '-n', "$top/$script"), 0, "$script parses";
    SKIP: {
        skip 'no shellcheck', 1 unless $shellcheck;
        my $out = qx(cd '$top' && shellcheck -x '$script' 2>&1);
        is $out, '', "shellcheck is content with $script";
    }
}
done_testing;
