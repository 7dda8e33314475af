#!/usr/bin/perl
# fronts: cgi proxy_fcgi htaccess
# Who is it: where a token may stand, which win, and how soon one is dead.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann');
my $bob = $i->account('bob');
my $c = $i->client($ann);
my $nobody = $i->client;

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($client, $args, $headers) = @_;
    my $r = $client->rpc('tools/call', { name => 'get_account',
        arguments => $args // {} }, headers => $headers);
    return $r->{result}{structuredContent}{login} // $client->last->status;
}

sub bearer { return { authorization => $_[0] } }

subtest 'the header' => sub {
    is who($c), 'ann', 'signs in';
    is who($nobody, {}, bearer("bearer $bob->{token}")), 'bob',
        'its scheme has no case';
    is who($nobody, {}, bearer("Bearer  $bob->{token}")), 'bob',
        'blanks before the token do not matter';
    for my $header ("Basic $ann->{token}", "$ann->{token}", 'Bearer', 'Bearer ',
                    "Bearer $ann->{token}, Bearer $bob->{token}",
                    "Bearer $ann->{token},$bob->{token}",
                    "Bearer $ann->{token} $bob->{token}",
                    'Bearer pt_' . 'A' x 43, "Bearer $ann->{token}x",
                    'Bearer ' . substr($ann->{token}, 0, -1),
                    'Bearer ' . uc $ann->{token}, 'Bearer ' . 'a' x 5000,
                    'Negotiate YII=', "Token $ann->{token}") {
        is who($nobody, {}, bearer($header)), 401,
            substr($header, 0, 30) . ' signs nobody in';
    }
    like $nobody->last->header('www-authenticate'),
        qr/^Bearer realm="once-mcp", .*, error="invalid_token"$/,
        'and the challenge says that the token was the trouble';
};

subtest 'headers that come twice' => sub {
    my $body = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    for my $second ("Authorization: Bearer $bob->{token}",
                    "Authorization: Bearer $ann->{token}") {
        my $text = $nobody->raw(join "\r\n", 'POST /mcp HTTP/1.1',
            'Host: 127.0.0.1', 'Content-Type: application/json',
            'Connection: close', 'Content-Length: ' . length $body,
            "Authorization: Bearer $ann->{token}", $second, '', $body);
        like $text, qr{^HTTP/1\.1 40[01]}, 'sign nobody in';
    }
};

subtest 'arguments, where they are not allowed' => sub {
    is who($nobody, { access_token => $ann->{token} }), 401,
        'access_token signs nobody in';
    is who($nobody, { accessToken => $ann->{token} }), 401,
        'nor does accessToken';
    is who($c, { access_token => $bob->{token} }), 'ann',
        'beside a header it does not matter';
    is $nobody->get("/api/mcp/releases?access_token=$ann->{token}")->status,
        401, 'a token in an address never signs in';
    is $nobody->get('/api/mcp/releases', { cookie => "token=$ann->{token}" })
        ->status, 401, 'nor does one in a cookie';
    is $nobody->get('/api/mcp/releases',
                    { 'x-mcp-upload-token' => $ann->{token} })->status, 401,
        'nor one in the header of another kind of token';
};

$i->set('auth.token_arguments' => 'yes');
$i->restart_front;

subtest 'arguments, where they are' => sub {
    is who($nobody, { access_token => $ann->{token} }), 'ann',
        'access_token signs in';
    is who($nobody, { accessToken => $bob->{token} }), 'bob',
        'accessToken as well';
    is who($nobody, { access_token => $ann->{token},
                      accessToken => $bob->{token} }), 'ann',
        'access_token goes before accessToken';
    is who($nobody, { access_token => $bob->{token},
                      accessToken => 'pt_wrong' }), 'bob',
        'which is then not looked at';
    is who($nobody, { access_token => $bob->{token} },
           bearer("Bearer $ann->{token}")), 'ann',
        'the header goes before both';
    is who($nobody, { access_token => $bob->{token} }, bearer('Bearer x')),
        401, 'a bad header is not mended by an argument';
    is who($nobody, { access_token => 'pt_wrong',
                      accessToken => $bob->{token} }), 401,
        'nor a bad argument by another';
    is who($nobody, { access_token => 7 }), 401, 'a number is no token';
    is who($nobody), 401, 'nobody is still nobody';
    like $nobody->last->header('www-authenticate'), qr/^Bearer realm=/,
        'and is challenged';
    $nobody->rpc('tools/list', { access_token => $ann->{token} });
    is $nobody->last->status, 401, 'only tool calls have arguments';
    is $nobody->get("/api/mcp/releases?access_token=$ann->{token}")->status,
        401, 'addresses still sign nobody in';
    my $answer = $nobody->rpc_raw([
        { jsonrpc => '2.0', id => 1, method => 'tools/call',
          params => { name => 'get_account',
                      arguments => { access_token => $ann->{token} } } },
        { jsonrpc => '2.0', id => 2, method => 'tools/call',
          params => { name => 'get_account', arguments => {} } },
    ])->json;
    is $answer->[0]{result}{structuredContent}{login}, 'ann',
        'in a batch a token is of its own item';
    is $answer->[1]{error}{code}, 401, 'and of no other';
    unlike $i->log(5000), qr/\Q$ann->{token}\E/, 'no log has a token';
};

# Seconds until a token that works does not.
sub seconds_until_dead {
    my ($client) = @_;
    my $start = time;
    while (time < $start + 10) {
        return time - $start if $client->rpc('ping') && $client->last->status == 401;
        sleep 0.1;
    }
    return 99;
}

subtest 'the end of a token' => sub {
    my %client = map {
        $_ => $i->client({ token => $i->token('ann', '--name', $_) })
    } qw(revoked expired);
    is who($client{$_}), 'ann', 'a fresh token works' for qw(revoked expired);
    $client{disabled} = $i->client($i->account('carol'));
    is who($client{disabled}), 'carol', 'of another account as well';
    my $id = $i->sql("SELECT id FROM access_token WHERE name = 'revoked'");
    $i->ctl('token', 'revoke', $id);
    ok seconds_until_dead($client{revoked}) < 5.5,
        'once revoked it is dead within 5 seconds';
    $i->sql("UPDATE access_token SET expires_at = now() WHERE name = 'expired'");
    ok seconds_until_dead($client{expired}) < 5.5, 'so it is once expired';
    $i->sql("UPDATE account SET disabled_at = now() WHERE login = 'carol'");
    ok seconds_until_dead($client{disabled}) < 5.5,
        'and once its account is disabled';
    is who($c), 'ann', 'other tokens live on';
    my ($revoked) = $client{revoked}->rpc('ping')->{error}{message};
    is $client{expired}->rpc('ping')->{error}{message}, $revoked,
        'nobody is told which of these it was';
    is $nobody->rpc('ping', undef, headers => bearer('Bearer pt_unknown'))
        ->{error}{message}, $revoked, 'or whether the token ever was one';
};

subtest 'scopes' => sub {
    my $reader = $i->client({
        token => $i->token('ann', '--scopes', 'mcp:read') });
    is who($reader), 'ann', 'a token that reads signs in';
    ok $reader->rpc('resources/read', { uri => 'mcp://schemas/release-required' })
        ->{result}, 'and reads';
    my $answer = $reader->rpc('tools/call', { name => 'save_release_draft',
                                              arguments => {} });
    is $reader->last->status, 403, 'but does not write';
    is $answer->{error}{code}, 403, 'says JSON-RPC';
    like $answer->{error}{message}, qr/scope mcp:write/, 'with the scope';
    like $reader->last->header('www-authenticate'),
        qr/error="insufficient_scope"/, 'and HTTP has a challenge';
    my $r = $reader->post_json('/api/mcp/draft', {});
    is $r->status, 403, 'REST refuses alike';
    is $r->json->{error}, 'insufficient_scope', 'by its name';
    is $reader->multipart('/api/mcp/upload', [ type => 'audio', file => {
        name => 'a.wav', bytes => 'x' } ])->status, 403, 'uploads as well';
    my $none = $i->client($bob);
    $i->sql("UPDATE access_token SET scopes = '{other}' "
            . "WHERE account_id = '$bob->{id}'");
    $i->restart_front;
    is who($none), 403, 'a token without a scope of ours may nothing';
};

done_testing;
