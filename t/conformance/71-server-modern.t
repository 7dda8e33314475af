#!/usr/bin/perl
# The official suite's scenarios for servers of revision 2026-07-28, scored or
# not: each passes, behind each of these web servers.
# fronts only: lighttpd proxy_fcgi fcgid
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Suite;
use Test::More;

my $i = Suite::house();
# First: mod_fcgid starts a process a second, the suite waits one and a half.
Suite::streams($i);
Suite::judge($i, '2026-07-28');
done_testing;
