#!/usr/bin/perl
# What tools answer is what their output schemas promise, by a validator that
# clients use.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Sdk;
use Test::More;

Sdk::need('ajv');
my $port = Dubplate::Instance::free_port();
my $i = Sdk::house(conf => {
    'fetch.allow_http' => 'yes',
    'fetch.allow_ports' => "443 $port",
    'fetch.allow_addresses' => '127.0.0.1',
    'uploads.url_wait_ms' => 15000,
});
$i->{node_env} = { FILE_PORT => $port };
Sdk::run($i, 'outputs.js');
done_testing;
