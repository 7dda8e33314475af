#!/usr/bin/perl
# fronts: cgi
# Tokens that the operator lists in a file.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new;
my $ann = $i->account('ann', admin => 1);
$i->account('bob');
my $path = $i->dir . '/tokens';

sub list {
    my (@lines) = @_;
    Dubplate::Instance::write_file("$path.new", map { "$_\n" } @lines);
    chmod 0600, "$path.new";
    Dubplate::Proc::give("$path.new");
    rename "$path.new", $path or die "$path: $!";
}

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($token) = @_;
    my $c = $i->client({ token => $token });
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

my ($hash) = qx(printf %s the-token-of-bobs-player | b2sum -l 256) =~ /^(\w+)/;
my @lines = ('# tokens of the house', 'the-token-of-anns-desk ann',
             "hash:$hash Bob mcp:read", 'the-token-of-nobody-here dave');

is who('the-token-of-anns-desk'), 401, 'without a list nobody is on it';
list(@lines);
$i->set('auth.static_tokens_file' => $path);
$i->restart_front;

subtest 'a token' => sub {
    is who('the-token-of-anns-desk'), 'ann', 'is an account';
    is who('the-token-of-bobs-player'), 'bob', 'or its hash is';
    is who($hash), 401, 'which is no token itself';
    is who("hash:$hash"), 401, 'however it is written';
    is who('the-token-of-anns-des'), 401, 'a part is none';
    is who('the-token-of-nobody-here'), 401, 'one for nobody signs nobody in';
    is who($ann->{token}), 'ann', 'other tokens work as before';
    my $c = $i->client({ token => 'the-token-of-bobs-player' });
    $c->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
    is $c->last->status, 403, 'it may what its line says';
    is $c->get('/api/status')->status, 403, 'and what its account may';
    is $i->client({ token => 'the-token-of-anns-desk' })->get('/api/status')
        ->status, 200, 'an administrator may administer';
};

subtest 'an account that may less' => sub {
    my @write = ('tools/call', { name => 'save_release_draft',
                                 arguments => {} });
    my $c = $i->client({ token => 'the-token-of-anns-desk' });
    $c->rpc(@write);
    is $c->last->status, 200, 'a token without limits';
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'
             WHERE login = 'ann'");
    $i->restart_front;
    is who('the-token-of-anns-desk'), 'ann', 'still signs in';
    $c->rpc(@write);
    is $c->last->status, 403, 'and is worth no more than its account';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    $i->restart_front;
};

subtest 'the audit trail' => sub {
    who('the-token-of-anns-desk') for 1 .. 5;
    ok $i->wait_for("SELECT string_agg(DISTINCT account_login, ' '
        ORDER BY account_login) FROM sign_in_audit WHERE action = 'token'
        AND subject = 'static' AND outcome = 'ok'", 'ann bob'),
        'tells who came in with one';
    cmp_ok $i->sql("SELECT count(*) FROM sign_in_audit
        WHERE outcome = 'ok' AND program = 'mcp' AND account_login = 'ann'"),
        '<', $i->front eq 'cgi' ? 20 : 4, 'once in a while';
    sleep 1.1; # the next refusal has a row of its own
    who('the-token-of-nobody-here');
    ok $i->wait_for("SELECT count(*) FROM sign_in_audit
        WHERE subject = 'static' AND outcome = 'unauthorized'
          AND detail = 'its account is unknown or disabled'", qr/^[1-9]/),
        'and who did not';
    is $i->sql("SELECT count(*) FROM audit_event e
        WHERE e::text LIKE '%the-token%'"), 0, 'and never a token';
    unlike $i->log(5000), qr/the-token/, 'nor does a log';
};

# Seconds until a token that works does not.
sub seconds_until_dead {
    my ($token) = @_;
    my $start = time;
    sleep 0.1 while who($token) ne 401 && time < $start + 10;
    return time - $start;
}

subtest 'the end of a token' => sub {
    list('a-token-that-is-a-new-one ann', @lines[1, 2]);
    is who('a-token-that-is-a-new-one'), 'ann', 'a new line works at once';
    list('the-token-of-anns-desk ann');
    cmp_ok seconds_until_dead('a-token-that-is-a-new-one'), '<', 5.5,
        'a line that is gone is dead within 5 seconds';
    is who('the-token-of-anns-desk'), 'ann', 'others live on';
    chmod 0644, $path;
    return if $i->front eq 'cgi'; # a program that starts now does not start
    cmp_ok seconds_until_dead('the-token-of-anns-desk'), '<', 5.5,
        'so are all when others may read the file';
    like $i->log(5000), qr/no static token works.*chmod 0600/,
        'and the log says what to do';
    is who($ann->{token}), 'ann', 'other kinds live on';
};

subtest 'a bad file' => sub {
    my ($status, undef, $err) = Dubplate::Proc->run(
        argv => [Dubplate::Build::fcgi('mcp')], env => $i->program_env);
    is $status, 1, 'is no start';
    like $err, qr/cannot start.*chmod 0600/, 'and the log says why';
};

done_testing;
