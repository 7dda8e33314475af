# The official suite's scenarios for servers, against the fixture server.
#
#   Suite::scenarios('2025-11-25');  # all that the revision has for servers
#   my $i = Suite::house();          # an instance whose mcp is the fixture
#   Suite::judge($i, '2025-11-25');  # an assertion for each scenario
package Suite;

use strict;
use warnings;
use JSON::PP qw(decode_json);

use Dubplate::Client;
use Dubplate::Instance;
use Dubplate::Proc;
use Sdk;
use Test::More;

my $package = '@modelcontextprotocol/conformance';
my $program = 't/conformance/fixture/fixture.fcgi';

# How long a whole run may take; a hanging scenario ends after 10 s.
my $timeout_s = 420;

sub house {
    Sdk::need($package);
    plan skip_all => "$program is not built"
        unless Dubplate::Build::program($program);
    my $i = Dubplate::Instance->new(programs => { mcp => $program });
    $i->account('fixture');
    return $i;
}

# The names in the suite's own list: those that count, then the others.
sub scenarios {
    my ($revision) = @_;
    my $text = Dubplate::Client::slurp(
        Sdk::module($package) . "/requirements/$revision.yaml");
    my ($scored) = $text =~ /^server:\n((?:  - .*\n)+)/m
        or die "no server scenarios of $revision\n";
    my @scored = $scored =~ /^  - (\S+)/mg;
    my @others = $text =~ /^  - scenario: (\S+)\n    leg: server$/mg;
    return (\@scored, \@others);
}

# Run the suite: its exit status, and what it said.
sub run {
    my ($i, @args) = @_;
    my ($status, $out, $err) = Dubplate::Proc->run(
        as => 'root', cwd => $i->dir,
        env => { HOME => $i->dir, NO_COLOR => 1 },
        argv => ['timeout', $timeout_s, Sdk::program(),
            Sdk::module($package) . '/dist/index.js', 'server', '--url',
            $i->url('/mcp'), @args ]);
    my $said = $out . $err;
    utf8::decode($said);
    return ($status, $said);
}

# What was checked in a scenario, by the folder that it wrote.
sub checks {
    my ($folder, $scenario) = @_;
    my @files = glob "$folder/server-$scenario-[0-9]*/checks.json";
    return map { @{ decode_json(Dubplate::Client::slurp($_)) } } @files;
}

# All of its checks went well, and there are some.
sub passes {
    my ($folder, $scenario) = @_;
    my @checks = checks($folder, $scenario);
    my @bad = grep { $_->{status} !~ /^(?:SUCCESS|SKIPPED|INFO)$/ } @checks;
    ok @checks && !@bad, "$scenario: @{[scalar @checks]} checks";
    diag 'nothing was checked' unless @checks;
    diag "  $_->{status} $_->{id}: " . ($_->{errorMessage} // '') for @bad;
    return;
}

sub judge {
    my ($i, $revision) = @_;
    binmode Test::More->builder->$_, ':encoding(UTF-8)'
        for qw(output failure_output);
    my ($scored, $others) = scenarios($revision);
    my $folder = $i->dir . "/suite-$revision";
    my ($status, $said) = run($i, '--requirements', $revision, '-o', $folder);
    is $status, 0, "the suite says that the server conforms to $revision"
        or diag join "\n", (split /\n/, $said)[-60 .. -1];
    passes($folder, $_) for @$scored, @$others;
    return;
}

1;
