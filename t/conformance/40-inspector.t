#!/usr/bin/perl
# The protocol's own Inspector, as a command, in each era and by each
# transport: lists, a resource, and a record released call by call.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin, "$FindBin::Bin/../http";
use Desk;
use Sdk;
use Test::More;

Sdk::need('@modelcontextprotocol/inspector');
my $inspector = Sdk::module('@modelcontextprotocol/inspector')
    . '/clients/launcher/build/index.js';
my $i;
my @way;

sub inspect {
    my ($what, @args) = @_;
    my ($status, $out, $err) = Sdk::node($i, $inspector, '--cli', @way,
        '--header', "Authorization: Bearer $i->{ann}{token}", @args);
    is $status, 0, $what or diag $err, $out;
    my $result = eval { Dubplate::Client::decode($out) } // {};
    return $result->{result} // $result;
}

sub call {
    my ($what, $tool, $arguments) = @_;
    my $r = inspect($what, '--method', 'tools/call', '--tool-name', $tool,
        '--tool-args-json', Dubplate::Client::encode($arguments));
    ok !$r->{isError}, 'which is well' or diag explain $r;
    return $r->{structuredContent} // {};
}

sub look {
    my $r = inspect('it lists the tools, content with their schemas',
                    '--method', 'tools/list', '--strict');
    cmp_ok scalar @{ $r->{tools} // [] }, '>=', 19, 'all of them';
    $r = inspect('it lists the resources', '--method', 'resources/list');
    my $uri = $r->{resources}[0]{uri};
    $r = inspect('and reads one', '--method', 'resources/read', '--uri', $uri);
    is $r->{contents}[0]{uri}, $uri, 'the one it asked for';
}

sub release {
    my $body = Desk::submission(Desk::files($i->client($i->{ann})));
    my $draft = call('it saves a draft', 'save_release_draft',
                     { mode => 'delta', release => $body->{release},
                       tracks => $body->{tracks} });
    my %it = (releaseId => $draft->{releaseId});
    is_deeply call('it checks it', 'validate_release', \%it)->{blocking}, [],
        'with nothing left to do';
    my $submitted = call('it submits it', 'submit_release', \%it);
    is $submitted->{creditsDebited}, 1, 'which is paid';
    ok $i->wait_for("SELECT state FROM job WHERE id = '$submitted->{jobId}'",
                    'done', 40), 'the worker delivers it';
    is call('it asks for the job', 'get_release_job',
            { jobId => $submitted->{jobId} })->{state}, 'done', 'it is done';
    is call('and for the release', 'get_release_status', \%it)->{status},
        'Distributed', 'which is distributed';
}

for (['http', 'legacy', '/api/mcp'], ['http', 'modern', '/api/mcp'],
     ['http', 'auto', '/mcp'], ['sse', 'legacy', '/sse']) {
    my ($transport, $era, $path) = @$_;
    subtest "$era by $transport" => sub {
        $i = Sdk::house();
        @way = ($i->url($path), '--transport', $transport, '--protocol-era',
                $era);
        look();
        release();
    };
}
done_testing;
