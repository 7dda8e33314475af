#!/usr/bin/perl
# Malformed HTTP: whatever a stranger sends, nobody is signed in by it, no
# program breaks, and the next request is answered.
# fronts: proxy_fcgi cgi htaccess
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $c = $i->client($ann);
my $signed = "Host: 127.0.0.1\r\nAuthorization: Bearer $ann->{token}\r\n"
    . "Content-Type: application/json\r\nConnection: close\r\n";
my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
my $n = length $ping;

sub request {
    my ($headers, $body, $line) = @_;
    return ($line // 'POST /api/mcp HTTP/1.1') . "\r\n$headers\r\n" . ($body // '');
}

# name, bytes, statuses that are right ("" = closed without an answer)
my @cases = (
    ['two different Content-Lengths',
     request("${signed}Content-Length: $n\r\nContent-Length: 5\r\n", $ping),
     qr/^400$/],
    ['a negative Content-Length',
     request("${signed}Content-Length: -1\r\n", $ping), qr/^400$/],
    ['a Content-Length with a sign',
     request("${signed}Content-Length: +$n\r\n", $ping), qr/^400$/],
    ['a Content-Length that is no number',
     request("${signed}Content-Length: 4x\r\n", $ping), qr/^400$/],
    ['a Content-Length beyond all bounds',
     request("${signed}Content-Length: 99999999999999999999\r\n", $ping),
     qr/^4(?:00|13)$/],
    ['an unknown Transfer-Encoding',
     request("${signed}Transfer-Encoding: xchunked\r\n", $ping),
     qr/^(?:400|501)$/],
    ['Content-Length with chunked',
     request("${signed}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             sprintf("%x\r\n%s\r\n0\r\n\r\n", $n, $ping)),
     qr/^(?:400|200)$/],
    ['a chunk length that is none',
     request("${signed}Transfer-Encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n"),
     qr/^(?:400)?$/],
    ['NUL in a header',
     request("${signed}X-Thing: a\0b\r\nContent-Length: $n\r\n", $ping),
     qr/^400$/],
    ['NUL in the path',
     request($signed, '', "GET /api/mcp/releases%00/x HTTP/1.1"),
     qr/^(?:400|404)$/],
    ['a blank before the colon',
     request("${signed}Content-Length : $n\r\n", $ping), qr/^400$/],
    ['a header without a colon',
     request("${signed}Nonsense\r\nContent-Length: $n\r\n", $ping), qr/^400$/],
    ['no Host', request("Connection: close\r\n", '', 'GET /health HTTP/1.1'),
     qr/^400$/],
    ['two Hosts', request("Host: a\r\nHost: b\r\nConnection: close\r\n", '',
                          'GET /health HTTP/1.1'), qr/^400$/],
    ['a method that is none',
     request("${signed}Content-Length: 0\r\n", '', 'FROB /api/mcp HTTP/1.1'),
     qr/^(?:400|405|501)$/],
    ['a path that climbs',
     request($signed, '', 'GET /api/mcp/files/../../../etc/passwd HTTP/1.1'),
     qr/^(?:400|404)$/],
    ['a path that climbs by %2e%2e%2f', request($signed, '',
     'GET /api/mcp/files/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1'),
     qr/^(?:400|404)$/],
    ['a path of 20,000 bytes',
     request($signed, '', 'GET /api/mcp/releases/' . 'a' x 20_000
             . '/status HTTP/1.1'), qr/^(?:400|404|414|431)$/],
    ['a header of 70,000 bytes',
     request("${signed}X-Long: " . 'a' x 70_000 . "\r\n", ''),
     qr/^(?:400|404|413|431)?$/],
    ['an obsolete folded header',
     request("${signed}X-Fold: a\r\n b\r\nContent-Length: $n\r\n", $ping),
     qr/^(?:200|400)$/],
    ['a header name with an underscore beside the real one',
     request("${signed}X_Mcp_Upload_Token: a\r\nX-Mcp-Upload-Token: b\r\n"
             . "Content-Length: $n\r\n", $ping), qr/^(?:200|400)$/],
    ['Proxy, for httpoxy',
     request("${signed}Proxy: http://127.0.0.1:9/\r\nContent-Length: $n\r\n",
             $ping), qr/^200$/],
    ['garbage', "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
     qr/^(?:400)?$/],
);
for my $case (@cases) {
    my ($name, $bytes, $right) = @$case;
    my $text = $c->raw($bytes, seconds => 10, until => qr/\r\n\r\n/);
    my ($status) = $text =~ m{^HTTP/1\.[01] (\d+)};
    like $status // '', $right, "$name: " . ($status // 'closed');
    unlike $text, qr/root:x:0/, "$name: no file of the system is shown"
        if $name =~ /climbs/;
}

# An absolute request line names another host: links stay ours.
my $text = $c->raw("POST http://evil.example/api/mcp HTTP/1.1\r\n"
    . "Host: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
unlike $text, qr/evil\.example/, 'no answer repeats the host it was asked for';

# The underscore twin does not replace a header of ours.
$text = $c->raw(request("Host: 127.0.0.1\r\nX-Dummy: 1\r\n"
    . "AUTHORIZATION: Bearer wrong\r\nConnection: close\r\n"
    . "Content-Type: application/json\r\nContent-Length: $n\r\n", $ping));
like $text, qr{^HTTP/1.1 401}, 'a wrong token in capitals signs nobody in';

# TRACE sends back what a page must not read (RFC 9110 section 9.3.8); Apache
# answers it before it looks at any .htaccess.
$text = $c->raw(request($signed, '', 'TRACE /api/mcp/releases HTTP/1.1'));
unlike $text, qr/\Q$ann->{token}/, 'TRACE does not send the token back'
    unless $i->front eq 'htaccess';

my $r = $c->rpc('ping');
ok exists $r->{result}, 'after all that the next request is answered';
my @fcgi = $i->pids;
like $i->log(400), qr/\A(?!.*(?:AddressSanitizer|stack smashing|SIGSEGV|exit status))/s,
    'and no program broke';
done_testing;
