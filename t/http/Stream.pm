# Answers that are event streams, read message by message.
#
#   my $s = Stream->post($client, { method => 'tools/call', ... }, %headers);
#   my $s = Stream->get($client, '/api/mcp', %headers);
#   $s->status; $s->header('mcp-session-id');
#   my $message = $s->next;            # decoded; undef: none in time, or over
#   my $message = $s->next(sub { ($_[0]{method} // '') eq 'x' }, $seconds);
#   $s->close;
#   my $session = Stream::session($client, '2025-11-25', { capabilities });
#   my %meta = Stream::modern({ elicitation => {} });   # params._meta
#
# An answer in JSON is one message.
package Stream;

use strict;
use warnings;
use IO::Select;
use Time::HiRes qw(time);

use Dubplate::Client;

my $patience = $ENV{DUBPLATE_TEST_PATIENCE} // 3;
my $meta = 'io.modelcontextprotocol/';
my $ids = 0;

sub request {
    my ($class, $client, $method, $path, $body, %headers) = @_;
    my %all = (host => '127.0.0.1', connection => 'close',
               accept => 'application/json, text/event-stream', %headers);
    $all{authorization} = 'Bearer ' . $client->token;
    if (defined $body) {
        $all{'content-type'} = 'application/json';
        $all{'content-length'} = length $body;
    }
    my $socket = $client->raw(join("\r\n", "$method $path HTTP/1.0",
        (map { "$_: $all{$_}" } sort keys %all), '', $body // ''),
        open => 1);
    return bless { socket => $socket, text => '', began => time }, $class;
}

sub get {
    my ($class, $client, $path, %headers) = @_;
    return $class->request($client, 'GET', $path, undef, %headers);
}

# A message; one of 2026-07-28 gets its headers.
sub post {
    my ($class, $client, $message, %headers) = @_;
    my %m = (jsonrpc => '2.0', %$message);
    $m{id} //= 'n' . ++$ids if $m{method} && $m{method} !~ /^notifications/;
    my $params = $m{params} // {};
    if ($params->{_meta} && $params->{_meta}{"${meta}protocolVersion"}) {
        my $name = $params->{name} // $params->{uri};
        %headers = ('mcp-protocol-version' => '2026-07-28',
                    'mcp-method' => $m{method},
                    defined $name ? ('mcp-name' => $name) : (), %headers);
    }
    return $class->request($client, 'POST', '/api/mcp',
                           Dubplate::Client::encode(\%m), %headers);
}

sub modern {
    my ($capabilities) = @_;
    return (_meta => { "${meta}protocolVersion" => '2026-07-28',
                       "${meta}clientCapabilities" => $capabilities // {} });
}

# Headers of a new session.
sub session {
    my ($client, $version, $capabilities) = @_;
    $client->rpc('initialize', { protocolVersion => $version,
        capabilities => $capabilities // {},
        clientInfo => { name => 'test', version => '1' } });
    my $id = $client->last->header('mcp-session-id') or die 'no session';
    return ('mcp-session-id' => $id, 'mcp-protocol-version' => $version);
}

sub more {
    my ($self, $until) = @_;
    my $left = $until - time;
    return 0 if $self->{over} || $left <= 0
        || !IO::Select->new($self->{socket})->can_read($left);
    $self->{over} = 1
        unless sysread $self->{socket}, $self->{text}, 65536,
            length $self->{text};
    return 1;
}

sub head {
    my ($self, $until) = @_;
    $until //= time + 10 * $patience;
    until (defined $self->{head}) {
        if ($self->{text} =~ s/\A(.*?\r?\n)\r?\n//s) {
            $self->{head} = $1;
        } else {
            $self->more($until) or return '';
        }
    }
    return $self->{head};
}

sub status { return ($_[0]->head =~ m{^HTTP/\S+ (\d+)})[0] }
sub header { my ($self, $name) = @_;
    return ($self->head =~ /^\Q$name\E:\s*(.*?)\r?$/mi)[0] }

sub next {
    my ($self, $wanted, $seconds) = @_;
    my $until = time + ($seconds // 10) * $patience;
    $self->head($until);
    my $json = ($self->header('content-type') // '') =~ m{^application/json};
    do {
        while ($json ? $self->{over} && $self->{text} =~ s/\A(.+)\z//s
                     : $self->{text} =~ s/\A(.*?)\n\n//s) {
            my $event = $1;
            my $data = $json ? $event : ($event =~ /^data: ?(.+)$/m)[0];
            next unless defined $data && $data =~ /^\{/;
            my $message = Dubplate::Client::decode($data);
            push @{ $self->{seen} }, $message;
            return $message if !$wanted || $wanted->($message);
        }
    } while ($self->more($until));
    return undef;
}

# Is it over within that time?
sub ends {
    my ($self, $seconds) = @_;
    my $until = time + ($seconds // 5) * $patience;
    1 while !$self->{over} && $self->more($until);
    return $self->{over} ? 1 : 0;
}

sub seen { return @{ $_[0]{seen} // [] } }
sub close { CORE::close($_[0]{socket}) }

1;
