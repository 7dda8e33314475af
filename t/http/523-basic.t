#!/usr/bin/perl
# fronts: cgi
# User name and password of administrators at the administration.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use MIME::Base64 qw(encode_base64);
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608 });
my $ann = $i->account('ann', admin => 1);
$i->account($_, admin => 1) for qw(carol dora);
$i->account('bob');
my %secret = (ann => 'the words: of ann', bob => 'the words of bob',
              carol => 'the words of carol', dora => 'the words of dora');
Dubplate::OAuth::password($i, $_, $secret{$_}) for sort keys %secret;
$i->sql("INSERT INTO dubplate.account_totp (account_id, secret_sealed,
    confirmed_at) SELECT id, decode(repeat('00', 60), 'hex'), now()
    FROM dubplate.account WHERE login = 'dora'");
my $nobody = $i->client;

sub basic { return { authorization => 'Basic ' . encode_base64($_[0], '') } }

# The status of a request to the administration.
sub status {
    my ($login, $password) = @_;
    return $nobody->get('/api/status', basic("$login:$password"))->status;
}

# All challenges of the last answer.
sub challenges {
    my $value = $nobody->last->header('www-authenticate');
    return map { split /, (?=\w+ realm)/ } ref $value ? @$value
        : $value // ();
}

subtest 'where it is off' => sub {
    is status('ann', $secret{ann}), 401, 'the right password is refused';
    is_deeply [map { /^(\w+)/ } challenges()], ['Bearer'],
        'and only tokens are asked for';
};

$i->set('auth.basic' => 'yes');
$i->restart_front;

subtest 'a password' => sub {
    is status('ann', $secret{ann}), 200, 'signs an administrator in';
    is status('ANN', $secret{ann}), 200, 'whose name has no case';
    is $nobody->get('/api/jobs', basic("ann:$secret{ann}"))->status, 200,
        'everywhere below /api';
    is $i->client($ann)->get('/api/status')->status, 200,
        'beside tokens, which work as before';
    is $nobody->get('/api/status')->status, 401, 'nobody is asked who it is';
    my @asked = challenges();
    is_deeply \@asked, [
        'Bearer realm="once-mcp", resource_metadata="' . $i->url
            . '/.well-known/oauth-protected-resource/api/mcp",'
            . ' scope="once:mcp"',
        'Basic realm="once-mcp", charset="UTF-8"'],
        'for a token or a password';
};

subtest 'what is none' => sub {
    my %text;
    for my $case (['ann', 'the words'], ['ann', ''], ['ann', uc $secret{ann}],
                  ['nobody', $secret{ann}], ['', ''], ['bob', $secret{bob}],
                  ['dora', $secret{dora}]) {
        is status(@$case), 401, "$case->[0]:" . length $case->[1];
        $text{ $nobody->last->json->{message} }++;
    }
    is_deeply [keys %text], ['The user name or the password is wrong.'],
        'unknown, no administrator, with one-time codes, wrong: all alike';
    for my $header ('Basic', 'Basic ', 'Basic !!', 'Basic '
                    . encode_base64('no colon', ''), 'Basic '
                    . encode_base64("ann:a\0b", '')) {
        is $nobody->get('/api/status', { authorization => $header })->status,
            401, substr($header, 0, 16) . ' signs nobody in';
    }
};

subtest 'elsewhere' => sub {
    my $header = basic("ann:$secret{ann}");
    is $nobody->get('/api/mcp/releases', $header)->status, 401,
        'a password opens no releases';
    is_deeply [map { /^(\w+)/ } challenges()], ['Bearer'], 'nor is asked for';
    $nobody->rpc('ping', undef, headers => $header);
    is $nobody->last->status, 401, 'no tools';
    is $nobody->get('/api/mcp/files/a', $header)->status, 401, 'and no files';
};

subtest 'guessing' => sub {
    $i->sql('TRUNCATE dubplate.rate_bucket');
    is status('carol', "guess $_"), 401, "guess $_" for 1 .. 5;
    is status('carol', 'guess 6'), 429, 'is stopped after a few';
    ok $nobody->last->header('retry-after') > 0, 'for a while';
    is status('carol', $secret{carol}), 429, 'whatever comes';
    is status('ann', $secret{ann}), 200, 'others may go on';
    $i->sql('TRUNCATE dubplate.rate_bucket');
    for (1 .. 8) {
        $i->restart_front if $i->front eq 'lighttpd';
        is status('carol', $secret{carol}), 200, 'the right one costs nothing';
    }
    my $start = time;
    status('ann', $secret{ann}) for 1 .. 20;
    cmp_ok time - $start, '<', 4, 'nor does it take long each time'
        if $i->front ne 'cgi';
};

# Seconds until a password that works does not.
sub seconds_until_dead {
    my ($login, $password) = @_;
    my $start = time;
    sleep 0.1 while status($login, $password) == 200 && time < $start + 10;
    return time - $start;
}

subtest 'an account that may less' => sub {
    $i->sql("UPDATE dubplate.account SET scope_max = '{}'
             WHERE login = 'ann'");
    $i->restart_front;
    is status('ann', $secret{ann}), 403, 'its password does no more';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    $i->restart_front;
};

subtest 'the end of a password' => sub {
    is status('ann', $secret{ann}), 200, 'it works';
    Dubplate::OAuth::password($i, 'ann', 'other words of ann');
    cmp_ok seconds_until_dead('ann', $secret{ann}), '<', 5.5,
        'once changed it is dead within 5 seconds';
    is status('ann', 'other words of ann'), 200, 'and the new one works';
    $i->sql("SELECT dubplate.account_disable(id, true) FROM dubplate.account
             WHERE login = 'ann'");
    cmp_ok seconds_until_dead('ann', 'other words of ann'), '<', 5.5,
        'until the account is disabled';
};

subtest 'the audit trail' => sub {
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'token' AND subject = 'basic' AND outcome = 'ok'
          AND account_login = 'ann' AND program = 'admin'", 't'),
        'tells who signed in';
    is $i->sql("SELECT count(*) > 0 FROM sign_in_audit WHERE subject = 'basic'
        AND detail = 'no administrator of that name and password'"), 't',
        'and that somebody did not';
    my $words = join '|', map { quotemeta } values(%secret), 'guess',
        map { encode_base64("$_:$secret{$_}", '') } keys %secret;
    is $i->sql('SELECT count(*) FROM audit_event e WHERE e::text ~ '
               . "'the words|guess'"), 0, 'and never a password';
    unlike $i->log(5000), qr/$words/, 'nor does a log';
};

done_testing;
