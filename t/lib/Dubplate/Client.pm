# An HTTP and MCP client for tests.
#
#   my $c = $instance->client($account);
#   my $r = $c->get('/health');              # Dubplate::Response
#   my $r = $c->post('/api/mcp', $bytes, { 'content-type' => ... });
#   my $r = $c->post_json('/api/mcp/submit', { ... });
#   my $r = $c->request('OPTIONS', '/mcp', headers => {...}, content => ...);
#   $r->status; $r->header('www-authenticate'); $r->body; $r->json;
#
#   my $answer = $c->rpc('tools/list', { ... });   # the JSON-RPC answer
#   my $result = $c->call('list_releases', {...}); # a tool's result; dies on
#                                                  # a JSON-RPC error
#   my $data = $c->tool('get_account');   # its payload; dies when isError
#   $c->last;                             # the response behind it
#
#   my $r = $c->multipart('/api/mcp/upload', [ type => 'audio',
#       file => { name => 'a.wav', bytes => $b, type => 'audio/wav' } ]);
#   my $url = $c->upload('audio', $path);      # multipart: the fileUrl
#   my $url = $c->upload_session('audio', $path, chunk_bytes => 1e6);
#
#   my $text = $c->raw("GET / HTTP/1.1\r\n...");  # bytes in, bytes out
#
#   my $s = $c->stream('GET', '/mcp', {...});  # Dubplate::Stream, read
#                                              # bit by bit
#
# token => undef signs nobody in.  Requests of one client share a connection
# unless it has been idle: web servers close those.
package Dubplate::Client;

use strict;
use warnings;
use HTTP::Tiny;
use IO::Select;
use IO::Socket::INET;
use JSON::PP ();
use Socket qw(IPPROTO_TCP TCP_NODELAY);
use Time::HiRes qw(time);

use Dubplate::Stream;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;

sub new {
    my ($class, %opt) = @_;
    my $self = bless { id => 0, headers => {}, %opt }, $class;
    $self->{used} = 0;
    return $self;
}

sub http {
    my ($self) = @_;
    delete $self->{http} if time - $self->{used} > 2;
    $self->{used} = time;
    return $self->{http} //= HTTP::Tiny->new(
        timeout => $self->{timeout} // 60, max_redirect => 0,
        agent => 'dubplate-test/1', keep_alive => 1);
}

sub token { $_[0]{token} }
sub last { $_[0]{last} }

sub request {
    my ($self, $method, $path, %opt) = @_;
    my %headers = %{ $self->{headers} };
    my %given = %{ $opt{headers} // {} };
    $headers{lc $_} = $given{$_} for keys %given;
    $headers{authorization} //= "Bearer $self->{token}"
        if defined $self->{token};
    delete $headers{$_} for grep { !defined $headers{$_} } keys %headers;
    my $url = $path =~ m{^https?://} ? $path : $self->{url} . $path;
    my $res = $self->http->request($method, $url, {
        headers => \%headers,
        defined $opt{content} ? (content => $opt{content}) : (),
    });
    # A body follows its head at once, instead of 40 ms later.
    my $kept = $self->{http}{handle} && $self->{http}{handle}{fh};
    setsockopt $kept, IPPROTO_TCP, TCP_NODELAY, 1 if $kept;
    return $self->{last} = bless $res, 'Dubplate::Response';
}

sub get { $_[0]->request('GET', $_[1], headers => $_[2]) }
sub delete { $_[0]->request('DELETE', $_[1], headers => $_[2]) }

sub post {
    my ($self, $path, $body, $headers) = @_;
    return $self->request('POST', $path, content => $body,
                          headers => $headers);
}

sub post_json {
    my ($self, $path, $data, $headers) = @_;
    return $self->post($path, $json->encode($data),
        { 'content-type' => 'application/json', %{ $headers // {} } });
}

# One JSON-RPC request to POST /api/mcp (or $self->{mcp_path}).
sub rpc {
    my ($self, $method, $params, %opt) = @_;
    my %message = (jsonrpc => '2.0', method => $method);
    $message{id} = $opt{id} // ++$self->{id} unless $opt{notification};
    $message{params} = $params if defined $params;
    my $r = $self->rpc_raw(\%message, $opt{headers});
    return $r->body eq '' ? undef : $r->json;
}

# Any JSON text or data to the MCP address.
sub rpc_raw {
    my ($self, $message, $headers) = @_;
    my $body = ref $message ? $json->encode($message) : $message;
    return $self->post($self->{mcp_path} // '/api/mcp', $body, {
        'content-type' => 'application/json',
        accept => 'application/json, text/event-stream',
        %{ $headers // {} },
    });
}

sub call {
    my ($self, $tool, $args, %opt) = @_;
    my $answer = $self->rpc('tools/call',
        { name => $tool, arguments => $args // {} }, %opt);
    die "$tool: HTTP " . $self->last->status . "\n" if !defined $answer;
    die "$tool: $answer->{error}{code} $answer->{error}{message}\n"
        if $answer->{error};
    return $answer->{result};
}

sub tool {
    my ($self, $tool, $args, %opt) = @_;
    my $result = $self->call($tool, $args, %opt);
    my $text = $result->{content}[0]{text};
    die "$tool: $text\n" if $result->{isError};
    return $result->{structuredContent} if $result->{structuredContent};
    return eval { decode($text) } // $text;
}

# The body of a form: (content type, bytes).
sub form {
    my (@fields) = @_;
    my $boundary = 'dubplate-' . join '', map { int rand 10 } 1 .. 24;
    my $body = '';
    while (my ($name, $value) = splice @fields, 0, 2) {
        $body .= "--$boundary\r\nContent-Disposition: form-data; "
            . "name=\"$name\"";
        if (ref $value) {
            $body .= "; filename=\"$value->{name}\"\r\nContent-Type: "
                . ($value->{type} // 'application/octet-stream');
            $value = $value->{bytes};
        }
        $body .= "\r\n\r\n$value\r\n";
    }
    return ("multipart/form-data; boundary=$boundary", "$body--$boundary--\r\n");
}

sub multipart {
    my ($self, $path, $fields, $headers) = @_;
    my ($type, $body) = form(@$fields);
    return $self->post($path, $body,
                       { 'content-type' => $type, %{ $headers // {} } });
}

sub upload {
    my ($self, $type, $path) = @_;
    my ($name) = $path =~ m{([^/]+)$};
    my $r = $self->multipart('/api/mcp/upload', [
        type => $type, file => { name => $name, bytes => slurp($path) }]);
    die 'upload: ' . $r->status . ' ' . $r->body . "\n" if $r->status >= 300;
    return $r->json->{fileUrl};
}

# Raw chunks of a local HTTP session, then complete: the fileUrl.
sub upload_session {
    my ($self, $type, $path, %opt) = @_;
    my ($name) = $path =~ m{([^/]+)$};
    my $bytes = slurp($path);
    my $s = $self->tool('prepare_local_file_upload', {
        type => $type, file_name => $name, file_size => length $bytes,
        $opt{file_type} ? (file_type => $opt{file_type}) : (),
    });
    my $size = $opt{chunk_bytes} // $s->{recommended_chunk_bytes};
    my $nobody = $self->stranger;
    for (my $n = 0; $n * $size < length $bytes; $n++) {
        my $r = $nobody->chunk($s, $type, $n, substr $bytes, $n * $size, $size);
        die 'chunk: ' . $r->status . ' ' . $r->body . "\n"
            if $r->status >= 300;
    }
    my $r = $nobody->complete($s, $type, $name, $opt{file_type});
    die 'complete: ' . $r->status . ' ' . $r->body . "\n"
        if $r->status >= 300;
    return $r->json->{fileUrl};
}

# One raw chunk of a session as prepare_local_file_upload returned it.
sub chunk {
    my ($self, $session, $type, $index, $bytes) = @_;
    return $self->post($session->{chunk_endpoint}, $bytes, {
        'content-type' => 'application/octet-stream',
        'x-session-id' => $session->{session_id},
        'x-chunk-index' => $index, 'x-upload-type' => $type,
        'x-mcp-upload-token' => $session->{upload_token},
    });
}

sub complete {
    my ($self, $session, $type, $name, $file_type) = @_;
    return $self->post_json($session->{complete_endpoint}, {
        sessionId => $session->{session_id}, fileName => $name,
        fileType => $file_type // 'application/octet-stream', type => $type,
    }, { 'x-mcp-upload-token' => $session->{upload_token} });
}

# The same client, signed out.
sub stranger {
    my ($self) = @_;
    return ref($self)->new(url => $self->{url});
}

# Send bytes, read what comes until the server closes or is silent.
sub raw {
    my ($self, $bytes, %opt) = @_;
    my ($host, $port) = $self->{url} =~ m{//([^:/]+):(\d+)};
    my $socket = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port)
        or die "connect: $@";
    local $SIG{PIPE} = 'IGNORE';
    my $sent = 0;
    while ($sent < length $bytes) {
        my $n = syswrite $socket, $bytes, 65536, $sent;
        last unless defined $n;
        $sent += $n;
    }
    return $socket if $opt{open};
    my ($text, $select) = ('', IO::Select->new($socket));
    my $end = time + ($opt{seconds} // 5);
    while ($select->can_read($end - time > 0 ? $end - time : 0)) {
        last unless sysread $socket, $text, 65536, length $text;
        last if $opt{until} && $text =~ $opt{until};
    }
    return $text;
}

sub stream { return Dubplate::Stream->new(@_) }

sub slurp {
    my ($path) = @_;
    open my $fh, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar <$fh>;
}

sub encode { return $json->encode($_[0]) }
sub decode { return $json->decode($_[0]) }

package Dubplate::Response;

sub status { $_[0]{status} }
sub header { $_[0]{headers}{ lc $_[1] } }
sub headers { $_[0]{headers} }
sub body { $_[0]{content} // '' }
sub json { $_[0]{json} //= Dubplate::Client::decode($_[0]->answer) }

# The body; of an event stream, the last message, which is the answer.
sub answer {
    my ($self) = @_;
    return $self->body
        if ($self->header('content-type') // '') !~ m{^text/event-stream};
    my @data = $self->body =~ /^data: (.+)$/mg;
    return $data[-1] // '';
}

1;
