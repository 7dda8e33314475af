#!/usr/bin/perl
# fronts: cgi
# Tokens in addresses: where they are taken, and where they never go.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Teller;
use Test::More;

my $t = Dubplate::Teller->new;
my $i = Dubplate::Instance->new(conf => {
    'auth.validation_url' => $t->url('/check') });
my $ann = $i->account('ann');
my $bob = $i->account('bob');
my $c = $i->client;

# The status of a ping at an address.
sub ping {
    my ($query, $headers) = @_;
    local $c->{mcp_path} = "/api/mcp$query";
    return $c->rpc_raw({ jsonrpc => '2.0', id => 1, method => 'ping' },
                       $headers)->status;
}

is ping("?token=$ann->{token}"), 401, 'where it is off a token is not seen';
is $c->last->header('referrer-policy'), undef, 'and nothing is said of it';

$i->set('auth.query_tokens' => 'yes', 'auth.token_arguments' => 'yes');
$i->restart_front;

subtest 'where it is on' => sub {
    is ping("?token=$ann->{token}"), 200, 'a token signs in';
    is $c->last->header('referrer-policy'), 'no-referrer',
        'the address is passed on to nobody';
    is $c->last->header('cache-control'), 'no-store', 'and kept by nobody';
    is ping("?profile=x&token=$ann->{token}&y"), 200, 'among others';
    is ping('?token=' . $ann->{token} =~ s/_/%5F/r), 200, 'however encoded';
    my $r = $c->rpc_raw({ jsonrpc => '2.0', id => 1, method => 'tools/call',
        params => { name => 'get_account', arguments => {} } },
        { authorization => "Bearer $bob->{token}" });
    local $c->{mcp_path} = "/mcp?token=$ann->{token}";
    is $c->rpc('tools/call', { name => 'get_account', arguments => {} },
               headers => { authorization => "Bearer $bob->{token}" })
        ->{result}{structuredContent}{login}, 'bob',
        'the header goes before it';
    is $c->rpc('tools/call', { name => 'get_account', arguments => {
        access_token => $bob->{token} } })->{result}{structuredContent}{login},
        'ann', 'and it before an argument';
};

subtest 'what is none' => sub {
    is ping('?token='), 401, 'an empty one';
    is ping("?token=$ann->{token}x"), 401, 'another';
    like $c->last->header('www-authenticate'), qr/, error="invalid_token"$/,
        'is challenged as any token';
    is $c->last->header('referrer-policy'), 'no-referrer',
        'and its address kept secret, too';
    is ping("?access_token=$ann->{token}"), 401, 'another name';
    is $c->get("/api/mcp/releases?token=$ann->{token}")->status, 401,
        'another address';
    is $c->get("/api/mcp/files/a?token=$ann->{token}")->status, 401,
        'and another program';
    is ping("?token=$ann->{token}", { authorization => 'Bearer x' }), 401,
        'it mends no bad header';
    my $before = $t->asked;
    like ping("?token=$_"), qr/^40[01]$/, substr($_, 0, 30)
        . ' has no form of a token' # some the web server refuses itself
        for 'a%0D%0AX-Evil:%20b', 'a%20b', 'a"b', '%C3%A9', 'a,b', 'x' x 4200;
    is $c->rpc('tools/call', { name => 'get_account', arguments => {
        access_token => "a\r\nX-Evil: b" } })->{error}{code}, 401,
        'nor has such an argument';
    is scalar($t->asked), scalar $before, 'none goes anywhere';
};

unlike $i->log(5000), qr/\Q$ann->{token}\E|token=/,
    'the access lines have no token';
is $i->sql("SELECT count(*) FROM audit_event e
    WHERE e::text LIKE '%$ann->{token}%'"), 0, 'nor has the audit trail';
done_testing;
