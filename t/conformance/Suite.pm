# The official suite's scenarios for servers, against the fixture server.
#
#   Suite::scenarios('2025-11-25');  # all that the revision has for servers
#   my $i = Suite::house();          # an instance whose mcp is the fixture
#   Suite::judge($i, '2025-11-25');  # an assertion for each scenario
#   Suite::streams($i);              # what open streams take up
package Suite;

use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);

use Dubplate::Client;
use Dubplate::Instance;
use Dubplate::Proc;
use Sdk;
use Test::More;
use lib "$FindBin::Bin/../http";
use Tasks;

my $package = '@modelcontextprotocol/conformance';
my $program = 't/conformance/fixture/fixture.fcgi';

# What differs between web servers: scenarios that cannot pass, and why (there
# are none), and how many processes an open stream holds.
my %differs = (
    lighttpd   => { fails => {}, held => 0 },
    proxy_fcgi => { fails => {}, held => 0 },
    # It never gives a process a second request while one is open.
    fcgid      => { fails => {}, held => 1 },
);

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
    my $fails = $differs{ $i->front }{fails};
    for (@$scored, @$others) {
        if (my $why = $fails->{$_}) {
            pass "$_ cannot pass here: $why";
        } else {
            passes($folder, $_);
        }
    }
    return;
}

# Processes that hold n open streams, and still answer.
sub streams {
    my ($i) = @_;
    my $n = 6;
    my $held = $differs{ $i->front }{held};
    my $before = $i->pids('mcp');
    my ($headers, $message) = Tasks::request('subscriptions/listen',
        { notifications => { toolsListChanged => $JSON::PP::true } });
    my @open = map { $i->client->stream('POST', '/mcp', $headers,
        Dubplate::Client::encode($message)) } 1 .. $n;
    is scalar(grep { $_->message } @open), $n, "$n streams are open";
    ok $i->client(undef, mcp_path => '/mcp')->rpc('ping')->{result},
        'and there is room for a request';
    my $now = $i->pids('mcp');
    $held ? cmp_ok $now, '>', $held * $n, 'a process each holds them'
          : is $now, $before, 'no process more holds them';
    $_->leave for @open;
    return;
}

1;
