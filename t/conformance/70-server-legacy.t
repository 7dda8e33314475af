#!/usr/bin/perl
# The official suite's scenarios for servers of revision 2025-11-25, scored or
# not: each passes, behind each of these web servers.
# fronts only: lighttpd proxy_fcgi fcgid
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Suite;
use Test::More;

my $i = Suite::house();
Suite::judge($i, '2025-11-25');

my $answer = $i->client->raw(join "\r\n", 'POST /mcp HTTP/1.1',
    'Host: evil.example', 'Content-Type: application/json',
    'Content-Length: 2', 'Connection: close', '', '{}');
like $answer, qr{^HTTP/1\.1 403 }, 'a host of another name is refused';
done_testing;
