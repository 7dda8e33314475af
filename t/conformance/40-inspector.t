#!/usr/bin/perl
# The protocol's own Inspector, as a command: lists, a call, a resource.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/inspector');
my $i = Sdk::house();
my $inspector = Sdk::module('@modelcontextprotocol/inspector')
    . '/clients/launcher/build/index.js';

sub inspect {
    my ($what, @args) = @_;
    my ($status, $out, $err) = Sdk::node($i, $inspector, '--cli',
        $i->url('/api/mcp'), '--transport', 'http', '--header',
        "Authorization: Bearer $i->{ann}{token}", @args);
    is $status, 0, $what or diag $err, $out;
    my $result = eval { Dubplate::Client::decode($out) } // {};
    return $result->{result} // $result;
}

my $r = inspect('it lists the tools, content with their schemas',
                '--method', 'tools/list', '--strict');
cmp_ok scalar @{ $r->{tools} // [] }, '>=', 19, 'all of them';
$r = inspect('it calls a tool', '--method', 'tools/call', '--tool-name',
             'list_releases', '--tool-arg', 'limit=5');
is_deeply $r->{structuredContent}{releases}, [], 'and gets its answer'
    or diag explain $r;
$r = inspect('it lists the resources', '--method', 'resources/list');
my $uri = $r->{resources}[0]{uri};
$r = inspect('and reads one', '--method', 'resources/read', '--uri', $uri);
is $r->{contents}[0]{uri}, $uri, 'the one it asked for';
done_testing;
