#!/usr/bin/perl
# fronts only: lighttpd
# The programs themselves, without a web server: command line, plain CGI,
# a socket of their own, and their end.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use IO::Select;
use IPC::Open2;
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new(front => 'none');
my $ann = $i->account('ann');
my %env = %{ $i->program_env };

sub run {
    my ($name, @args) = @_;
    return Dubplate::Proc->run(argv => [Dubplate::Build::fcgi($name), @args],
                               env => \%env);
}

for my $name (qw(mcp upload oauth admin health)) {
    subtest $name => sub {
        my ($status, $out, $err) = run($name, '--version');
        is $status, 0, '--version succeeds';
        like $out, qr/^dubplate \d+\.\d+\.\d+ \($name\)\n/,
            'and says which it is';
        ($status, $out) = run($name, '--routes');
        is $status, 0, '--routes succeeds';
        my @lines = split /\n/, $out;
        is scalar(grep { m{^[A-Z]+ +/\S+ +auth=\w+ +scope=\S* body=\S+$} }
                  @lines), scalar @lines, 'with a line for each route';
        ($status, $out, $err) = run($name, '--help');
        is $status, 0, '--help succeeds';
        like $out, qr/^Usage: $name\.fcgi/, 'on stdout';
        ($status, $out, $err) = run($name, '--nonsense');
        is $status, 2, 'an unknown option is refused';
        like $err, qr/^Usage: $name\.fcgi/m, 'on stderr';
        ($status, $out, $err) = run($name, '--threads', 'many');
        is $status, 2, 'as is a number that is none';
        ($status, $out, $err) = run($name, '--config', '/nonexistent.ini');
        is $status, 1, 'without its settings it does not start';
        like $err, qr/cannot start.*nonexistent\.ini/, 'and says why';
    };
}

# One request as plain CGI, whose stdin is never closed: (head, body).
sub cgi {
    my ($name, $vars, $input) = @_;
    local @ENV{ keys %env } = values %env;
    local @ENV{ keys %$vars } = values %$vars;
    my $pid = open2(my $out, my $in, Dubplate::Proc::as_user(
        argv => [Dubplate::Build::fcgi($name)]));
    print $in $input // '';
    $in->flush;
    my $text = '';
    my $select = IO::Select->new($out);
    while ($select->can_read(10)) {
        last unless sysread $out, $text, 65536, length $text;
    }
    kill 'KILL', $pid;
    waitpid $pid, 0;
    return split /\r\n\r\n/, $text, 2;
}

subtest 'plain CGI' => sub {
    my ($head, $body) = cgi('health', { REQUEST_METHOD => 'GET',
        REQUEST_URI => '/health' });
    like $head, qr/^Status: 200\r\n/, 'a request is answered';
    is $body, '{"status":"healthy"}', 'with its body';
    like $head, qr/^Content-Length: 20\r?$/m, 'and its length';
    my %post = (REQUEST_METHOD => 'POST', REQUEST_URI => '/mcp',
                CONTENT_TYPE => 'application/json',
                HTTP_AUTHORIZATION => "Bearer $ann->{token}");
    my $ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
    my $start = time;
    ($head, $body) = cgi('mcp', { %post, CONTENT_LENGTH => length $ping }, $ping);
    is $body, '{"jsonrpc":"2.0","id":1,"result":{}}',
        'a body is read by its length, though the input stays open';
    ok time - $start < 5, 'at once';
    ($head, $body) = cgi('mcp', { %post, CONTENT_LENGTH => length $ping },
                         $ping . '{"more"');
    is $body, '{"jsonrpc":"2.0","id":1,"result":{}}',
        'what comes behind it is left';
    ($head) = cgi('mcp', { %post, CONTENT_LENGTH => 0 });
    like $head, qr/^Status: 400/, 'no body is a parse error';
    ($head) = cgi('mcp', { %post, CONTENT_LENGTH => 'x' });
    like $head, qr/^Status: 400/, 'a length that is none is refused';
    delete $post{HTTP_AUTHORIZATION};
    ($head) = cgi('mcp', { %post, CONTENT_LENGTH => length $ping }, $ping);
    like $head, qr/^WWW-Authenticate: Bearer realm="once-mcp"/m,
        'who is nobody is challenged';
    ($head) = cgi('mcp', {});
    like $head, qr/^Status: 400/, 'without any variable it is refused';
};

subtest 'a socket of its own' => sub {
    my $socket = $i->dir . '/run/own.sock';
    my $p = Dubplate::Proc->spawn(name => 'mcp', env => \%env,
        log => $i->dir . '/log/own.log',
        argv => [Dubplate::Build::fcgi('mcp'), '--listen', $socket]);
    my $end = time + 10;
    sleep 0.01 until -S $socket || time > $end;
    is sprintf('%o', (stat $socket)[2] & 07777), '660',
        'is for its user and group alone';
    ok defined(my $took = $p->stop('TERM', 5)), 'it ends by SIGTERM';
    ok $took < 1, 'within a second';
    is $p->status, 0, 'with success';
};

subtest 'SIGTERM at any moment' => sub {
    my ($late, $bad) = (0, 0);
    for my $n (1 .. 30) {
        my $socket = $i->dir . "/run/term$n.sock";
        my $p = Dubplate::Proc->spawn(name => 'health', env => \%env,
            log => $i->dir . '/log/term.log',
            argv => [Dubplate::Build::fcgi('health'), '--listen', $socket]);
        if ($n % 3) {       # while it starts, or when it serves
            my $end = time + 10;
            sleep 0.001 until -S $socket || time > $end;
        }
        sleep 0.002 * ($n % 7) if $n % 2;
        my $took = $p->stop('TERM', 5);
        $late++ if !defined $took || $took > 1;
        $bad++ if $n % 3 && ($p->status // 1) != 0 && $p->status != 15;
    }
    is $late, 0, 'ends a program within a second';
    is $bad, 0, 'without breaking it';
};

done_testing;
