# What tests of tasks share: the fixture server of t/conformance, which has
# tools that run as tasks, and clients of both eras.
#
#   my $i = Tasks::house(conf => {...});   # accounts 'fixture' and 'other'
#   my $c = Tasks::session($i);            # initialized for 2025-11-25
#   my $c = Tasks::session($i, 'other');
#   my $c = Tasks::session($i, $ann);      # of the real program, by token
#   my $task = Tasks::start($c, 'slow_compute', { seconds => 1 }, $ttl);
#   my $a = Tasks::ask($m, 'tasks/get', {...});   # 2026-07-28: the answer
#   my $a = Tasks::ask($m, 'tasks/get', {...}, {});  # without the extension
#   my $task = Tasks::reaches($c, $id, qr/completed/, $seconds);  # tasks/get
package Tasks;

use strict;
use warnings;
use Dubplate::Build;
use Dubplate::Instance;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep time);

our $META = 'io.modelcontextprotocol/';
our $RELATED = "${META}related-task";
our $program = 't/conformance/fixture/fixture.fcgi';

my $patience = $ENV{DUBPLATE_TEST_PATIENCE} // 3;

sub house {
    my (%opt) = @_;
    plan skip_all => "$program is not built"
        unless Dubplate::Build::program($program);
    my $i = Dubplate::Instance->new(programs => { mcp => $program }, %opt);
    return $i if $opt{beside};
    $i->account($_) for 'fixture', 'other';
    return $i;
}

# Somebody: the fixture takes a login, the real program an account's token.
sub client {
    my ($i, $who, %headers) = @_;
    return $i->client($who, mcp_path => '/mcp', headers => {}) if ref $who;
    return Dubplate::Client->new(url => $i->url, mcp_path => '/mcp',
        headers => { 'fixture-account' => $who // 'fixture', %headers });
}

sub session {
    my ($i, $who) = @_;
    my $c = client($i, $who);
    $c->rpc('initialize', {
        protocolVersion => '2025-11-25',
        clientInfo => { name => 'test', version => '1' },
        capabilities => { elicitation => { form => {} }, sampling => {} },
    });
    $c->{headers}{'mcp-protocol-version'} = '2025-11-25';
    $c->{headers}{'mcp-session-id'} = $c->last->header('mcp-session-id');
    return $c;
}

# The same session by another host.
sub beside {
    my ($c, $j) = @_;
    return Dubplate::Client->new(url => $j->url, mcp_path => '/mcp',
        token => $c->token, headers => { %{ $c->{headers} } });
}

sub start {
    my ($c, $tool, $args, $ttl) = @_;
    my $answer = $c->rpc('tools/call', { name => $tool,
        arguments => $args // {}, task => { $ttl ? (ttl => $ttl) : () } });
    return $answer->{result}{task} // die Dubplate::Client::encode($answer);
}

my %name_of = ('tools/call' => 'name', 'tasks/get' => 'taskId',
               'tasks/update' => 'taskId', 'tasks/cancel' => 'taskId');

# Headers and body of a request of 2026-07-28.
sub request {
    my ($method, $params, $extensions, $id) = @_;
    my %params = (%{ $params // {} }, _meta => {
        "${META}protocolVersion" => '2026-07-28',
        "${META}clientInfo" => { name => 'test', version => '1' },
        "${META}clientCapabilities" => { elicitation => {}, sampling => {},
            extensions => $extensions // { "${META}tasks" => {} } },
    });
    my $name = $name_of{$method};
    return ({
        'mcp-protocol-version' => '2026-07-28', 'mcp-method' => $method,
        $name ? ('mcp-name' => $params{$name}) : (),
    }, { jsonrpc => '2.0', id => $id // 1, method => $method,
         params => \%params });
}

sub ask {
    my ($c, $method, $params, $extensions) = @_;
    my ($headers, $message) = request($method, $params, $extensions);
    return $c->rpc_raw($message, $headers)->json;
}

sub begin {
    my ($c, $tool, $args) = @_;
    my $answer = ask($c, 'tools/call',
                     { name => $tool, arguments => $args // {} });
    ($answer->{result}{resultType} // '') eq 'task'
        or die Dubplate::Client::encode($answer);
    return $answer->{result};
}

# Ask until its status is one; in the era of the client.
sub reaches {
    my ($c, $id, $want, $seconds) = @_;
    my $end = time + ($seconds // 10) * $patience;
    my $answer;
    while (time < $end) {
        $answer = $c->{headers}{'mcp-session-id'}
            ? $c->rpc('tasks/get', { taskId => $id })
            : ask($c, 'tasks/get', { taskId => $id });
        return $answer->{result}
            if ($answer->{result}{status} // '') =~ /^(?:$want)$/;
        sleep 0.05;
    }
    diag "it stays " . Dubplate::Client::encode($answer);
    return $answer->{result} // {};
}

# What comes first in an answer that asks.
sub stream {
    my ($c, $method, $params) = @_;
    my $message = { jsonrpc => '2.0', id => 77, method => $method,
                    params => $params };
    return $c->stream('POST', '/mcp', $c->{headers},
                      Dubplate::Client::encode($message));
}

sub answer {
    my ($c, $id, $result) = @_;
    return $c->rpc_raw({ jsonrpc => '2.0', id => $id, result => $result });
}

1;
