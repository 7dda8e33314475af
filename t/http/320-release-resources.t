#!/usr/bin/perl
# The resources of the release desk.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $c = $i->client($i->account('ann', credits => 5));
my $bob = $i->client($i->account('bob'));

my $list = $c->rpc('resources/list');
my %resources = map { $_->{uri} => $_ } @{ $list->{result}{resources} };
is_deeply [sort keys %resources],
    ['mcp://docs/agent-guide', 'mcp://docs/metadata-rules-hitlist',
     'mcp://schemas/release-required'], 'three documents are listed';
is_deeply [map { $_->{mimeType} } @resources{sort keys %resources}],
    ['text/markdown', 'text/markdown', 'application/json'],
    'with their media types';
my $templates = $c->rpc('resources/templates/list')->{result};
is_deeply [sort map { $_->{uriTemplate} } @{ $templates->{resourceTemplates} }],
    ['mcp://release-jobs/{id}', 'mcp://releases/{id}/status'],
    'and two templates';

my $answer = $c->rpc('resources/read',
                     { uri => 'mcp://schemas/release-required' });
my $content = $answer->{result}{contents}[0];
is $content->{uri}, 'mcp://schemas/release-required', 'it has its uri';
is $content->{mimeType}, 'application/json', 'and its media type';
is_deeply Dubplate::Client::decode($content->{text}),
    $c->tool('get_release_schema'), 'and the schema of a release as text';

sub text {
    my ($client, $uri) = @_;
    return $client->rpc('resources/read', { uri => $uri })
        ->{result}{contents}[0]{text};
}
like text($c, 'mcp://docs/agent-guide'), qr/^# Releasing a record/,
    'the agent guide begins with its title';
my $hitlist = text($c, 'mcp://docs/metadata-rules-hitlist');
like $hitlist, qr/^- `\Q$_->{code}\E`: \Q$_->{rule}\E$/m,
    "the hit list has $_->{code}"
    for @{ $c->tool('get_metadata_rules')->{rules} };

# Guide and hit list name only tools that exist.
my %tools = map { $_->{name} => 1 } @{ $c->rpc('tools/list')->{result}{tools} };
my %named = map { $_ => 1 } text($c, 'mcp://docs/agent-guide')
    =~ /`((?:get|save|submit|validate|upload|prepare|list)_[a-z_]+)`/g;
ok keys %named > 5, 'the guide names tools';
is_deeply [grep { !$tools{$_} } sort keys %named], [], 'all of which exist';

my $s = $c->tool('submit_release', Desk::submission(Desk::files($c)));
is_deeply Dubplate::Client::decode(
    text($c, "mcp://releases/$s->{releaseId}/status")),
    $c->tool('get_release_status', { releaseId => $s->{releaseId} }),
    'a release is a resource';
is_deeply Dubplate::Client::decode(text($c, "mcp://release-jobs/$s->{jobId}")),
    $c->tool('get_release_job', { jobId => $s->{jobId} }), 'and so is a job';
for my $uri ("mcp://releases/$s->{releaseId}/status",
             "mcp://release-jobs/$s->{jobId}") {
    is $bob->rpc('resources/read', { uri => $uri })->{error}{code}, -32002,
        "somebody else's is not found";
}

done_testing;
