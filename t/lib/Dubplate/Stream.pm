# An answer that is read bit by bit: an event stream of MCP, or any other.
#
#   my $s = $client->stream('GET', '/mcp', { 'mcp-session-id' => $id });
#   my $s = $client->stream('POST', '/mcp', {...}, $json_text);
#   $s->status; $s->header('content-type');   # wait for the head
#   my $e = $s->event($seconds);    # { id, event, data, retry }, or undef
#   my $m = $s->message($seconds);  # the next event's data, decoded JSON
#   my $m = $s->wait_for(sub { $_->{id} == 1 }, $seconds);  # skips others
#   $s->comes(qr/: keepalive/);     # in the text, chunks put together
#   $s->ends($seconds); $s->body;   # all of it
#   $s->last_id;                    # of the last event that had one
#   $s->leave;                      # close the connection
#
# Seconds are those of an idle machine, as everywhere.
package Dubplate::Stream;

use strict;
use warnings;
use IO::Select;
use JSON::PP ();
use Time::HiRes qw(time);

my $patience = $ENV{DUBPLATE_TEST_PATIENCE} // 3;

sub new {
    my ($class, $client, $method, $path, $headers, $body) = @_;
    my %headers = ('content-type' => 'application/json',
        accept => 'application/json, text/event-stream',
        defined $client->token
            ? (authorization => 'Bearer ' . $client->token) : (),
        defined $body ? ('content-length' => length $body) : (),
        %{ $headers // {} });
    my $head = join '', map { "$_: $headers{$_}\r\n" }
        grep { defined $headers{$_} } sort keys %headers;
    my ($host) = $client->{url} =~ m{//([^/]+)};
    my $socket = $client->raw("$method $path HTTP/1.1\r\nhost: $host\r\n"
        . "connection: close\r\n$head\r\n" . ($body // ''), open => 1);
    return bless { socket => $socket, raw => '', text => '', began => time },
        $class;
}

sub leave { close $_[0]{socket} }
sub last_id { $_[0]{last_id} }
sub body { $_[0]{text} }

# More bytes: false when the time is over or nothing more comes.
sub more {
    my ($self, $end) = @_;
    return 0 if $self->{over};
    my $left = $end - time;
    return 0 unless $left > 0
        && IO::Select->new($self->{socket})->can_read($left);
    my $n = sysread $self->{socket}, $self->{raw}, 65536, length $self->{raw};
    $self->{over} = 1 unless $n;
    $self->take_head unless $self->{head};
    $self->take_body if $self->{head};
    return $n;
}

sub take_head {
    my ($self) = @_;
    $self->{raw} =~ s/\A(HTTP.*?\r\n)\r\n//s or return;
    $self->{head} = $1;
    ($self->{status}) = $self->{head} =~ m{^HTTP/\S+ (\d+)};
    $self->{chunked} = $self->{head} =~ /^transfer-encoding: *chunked/mi;
}

sub take_body {
    my ($self) = @_;
    if (!$self->{chunked}) {
        $self->{text} .= $self->{raw};
        $self->{raw} = '';
    }
    while ($self->{raw} =~ /\A([0-9a-f]+)[^\r]*\r\n/i) {
        my ($size, $at) = (hex $1, $+[0]);
        last if length $self->{raw} < $at + $size + 2;
        $self->{text} .= substr $self->{raw}, $at, $size;
        substr $self->{raw}, 0, $at + $size + 2, '';
        $self->{over} = 1 if $size == 0;
    }
}

# Read until a function says yes: what it said, or undef.
sub until {
    my ($self, $seconds, $fn) = @_;
    my $end = time + ($seconds // 5) * $patience;
    while (1) {
        my $found = $fn->();
        return $found if $found || $self->{over};
        return undef unless $self->more($end) || $self->{over};
    }
}

sub status {
    my ($self) = @_;
    return $self->until(10, sub { $self->{status} });
}

sub header {
    my ($self, $name) = @_;
    $self->status;
    return ($self->{head} // '') =~ /^\Q$name\E: *(.*?)\r$/mi ? $1 : undef;
}

sub comes {
    my ($self, $want, $seconds) = @_;
    return $self->until($seconds, sub { $self->{text} =~ $want }) // 0;
}

sub ends {
    my ($self, $seconds) = @_;
    my $end = time + ($seconds // 5) * $patience;
    while ($self->more($end)) { }
    return $self->{over} ? 1 : 0;
}

# The next block that has fields; what is only a comment is passed over.
sub event {
    my ($self, $seconds) = @_;
    return $self->until($seconds, sub {
        while ((my $at = index $self->{text}, "\n\n", $self->{at} // 0) >= 0) {
            my $from = $self->{at} // 0;
            my $block = substr $self->{text}, $from, $at - $from;
            $self->{at} = $at + 2;
            my %event = $block =~ /^(id|event|data|retry): ?(.*)$/mg;
            $self->{last_id} = $event{id} if defined $event{id};
            return \%event if %event;
        }
        return undef;
    });
}

sub message {
    my ($self, $seconds) = @_;
    while (my $event = $self->event($seconds)) {
        return JSON::PP->new->utf8->decode($event->{data})
            if ($event->{data} // '') =~ /^\{/;
    }
    return undef;
}

sub wait_for {
    my ($self, $fn, $seconds) = @_;
    while (my $message = $self->message($seconds)) {
        local $_ = $message;
        return $message if $fn->($message);
    }
    return undef;
}

1;
