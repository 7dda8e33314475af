# What tests of sessions and streams share: clients of the fixture server.
#
#   my $i = Mcp::house(conf => {...});
#   my $s = Mcp->open($client);                    # initialize, initialized
#   my $s = Mcp->open($client, revision => '2025-06-18', elicitation => {});
#   $s->id; $s->headers(...);
#   my $r = $s->post('tools/list', {...});         # Dubplate::Response
#   my $stream = $s->start('tools/call', {...});   # Dubplate::Stream
#   my $stream = $s->listen($last_event_id);       # GET
#   my $r = $s->answer($question_id, {...});       # POST of a response
#   my $r = $s->cancel($request_id);
#   my $there = $s->at($other_client);             # the same, elsewhere
#   Mcp::tool('greet', name => 'Ann');             # params of tools/call
#
#   my $r = Mcp::ask($client, 'tools/call', {...}, elicitation => {});
#   my $stream = Mcp::start_modern($client, 'subscriptions/listen', {...});
package Mcp;

use strict;
use warnings;
use Test::More;

use Dubplate::Build;
use Dubplate::Client;
use Dubplate::Instance;

my $program = 't/conformance/fixture/fixture.fcgi';
my $meta = 'io.modelcontextprotocol/';
my $next_id = 100;

sub house {
    my (%opt) = @_;
    plan skip_all => "$program is not built"
        unless Dubplate::Build::program($program);
    return Dubplate::Instance->new(programs => { mcp => $program }, %opt);
}

# Does the front start a process for each request that is under way?
sub one_each { return $_[0]->front =~ /^(?:cgi|fcgid|htaccess)$/ }

sub tool {
    my ($name, %arguments) = @_;
    return { name => $name, arguments => \%arguments };
}

sub open {
    my ($class, $client, %opt) = @_;
    my $revision = delete $opt{revision} // '2025-11-25';
    my $self = bless { client => $client, revision => $revision }, $class;
    my $r = $self->post('initialize', { protocolVersion => $revision,
        capabilities => \%opt, clientInfo => { name => 't', version => '1' } });
    $self->{id} = $r->header('mcp-session-id')
        // die 'initialize: ' . $r->status . ' ' . $r->body . "\n";
    $self->{hello} = $r->json->{result};
    $self->send({ method => 'notifications/initialized' });
    return $self;
}

sub id { $_[0]{id} }
sub hello { $_[0]{hello} }
sub at { return bless { %{ $_[0] }, client => $_[1] }, ref $_[0] }

sub headers {
    my ($self, %more) = @_;
    my %headers = (
        $self->{id} ? ('mcp-session-id' => $self->{id}) : (),
        $self->{id} && $self->{revision} ge '2025-06-18'
            ? ('mcp-protocol-version' => $self->{revision}) : (), %more);
    return \%headers;
}

# Any message.
sub send {
    my ($self, $message) = @_;
    return $self->{client}->rpc_raw({ jsonrpc => '2.0', %$message },
                                    $self->headers);
}

sub request {
    my ($method, $params) = @_;
    return { jsonrpc => '2.0', id => ++$next_id, method => $method,
             params => $params // {} };
}

sub post {
    my ($self, $method, $params) = @_;
    return $self->send(request($method, $params));
}

sub start {
    my ($self, $method, $params) = @_;
    my $request = request($method, $params);
    my $stream = $self->{client}->stream('POST', '/mcp', $self->headers,
                                         Dubplate::Client::encode($request));
    $stream->{request_id} = $request->{id};
    return $stream;
}

sub listen {
    my ($self, $last_id) = @_;
    return $self->{client}->stream('GET', '/mcp', $self->headers(
        accept => 'text/event-stream', 'content-type' => undef,
        'last-event-id' => $last_id));
}

sub answer {
    my ($self, $id, $result) = @_;
    return $self->send({ id => $id, result => $result });
}

sub cancel {
    my ($self, $id) = @_;
    return $self->send({ method => 'notifications/cancelled',
                         params => { requestId => $id } });
}

sub end {
    my ($self) = @_;
    return $self->{client}->delete('/mcp', $self->headers);
}

# 2026-07-28: headers and body of a request.
sub modern {
    my ($method, $params, %capabilities) = @_;
    my $request = request($method, { %{ $params // {} }, _meta => {
        "${meta}protocolVersion" => '2026-07-28',
        "${meta}clientCapabilities" => \%capabilities } });
    my $name = $params->{name} // $params->{uri} // $params->{taskId};
    return ({ 'mcp-protocol-version' => '2026-07-28',
              'mcp-method' => $method,
              defined $name ? ('mcp-name' => $name) : () }, $request);
}

sub ask {
    my ($client, @request) = @_;
    my ($headers, $request) = modern(@request);
    my $r = $client->rpc_raw($request, $headers);
    return $r->json;
}

sub start_modern {
    my ($client, @request) = @_;
    my ($headers, $request) = modern(@request);
    my $stream = $client->stream('POST', '/mcp', $headers,
                                 Dubplate::Client::encode($request));
    $stream->{request_id} = $request->{id};
    return $stream;
}

# What a client that agrees says to elicitation/create.
sub accept { return { action => 'accept', content => { @_ } } }

1;
