#!/usr/bin/perl
# doc/sql.md: its questions are asked as they stand there, by an operator,
# on a server where there is something to answer.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::OAuth;
use Work;
use Tasks;
use Test::More;

my ($i, $c, $ann) = Work::house();
my ($cover, $audio) = Desk::files($c);

# A refused file, releases that went through, one that nobody claims, a
# worker that was killed, an upload that is not whole.
$c->upload('coverArt', Dubplate::Media::cover(800));
my @jobs = map { Work::submit($c, $cover, $audio, title => $_)->{jobId} }
    'Low Tide', 'Harbour Lights';
$i->start_worker;
ok Work::wait_job($i, $_, 'done'), 'a release goes through' for @jobs;
$i->worker->kill9;
my $last = Work::submit($c, $cover, $audio, title => 'Paper Boats')->{jobId};
$i->sql("UPDATE job SET run_at = now() - interval '3 min' "
        . "WHERE state = 'queued'");
$c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'side-b.wav', file_size => 1000 });

# An agent with a session, which it listens to, and a task that waits.
my $agent = Tasks::session($i, $ann);
my $listener = $agent->stream('GET', '/mcp', $agent->{headers});
$listener->status;
Tasks::start($agent, 'follow_release_job', { jobId => $last });

# Somebody who let a client in, a token that nobody knows, one that may less.
$i->account('ann-desk');
Dubplate::OAuth::password($i, 'ann-desk');
my $o = Dubplate::OAuth->new($i);
$o->sign_in($o->client, login => 'ann-desk');
$i->client({ token => 'pt_' . 'x' x 43 })->rpc('tools/list');
$i->client({ token => $i->token('ann-desk', '--scopes', 'mcp:read') })
    ->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
$i->wait_for("SELECT count(DISTINCT action) FROM sign_in_audit "
             . "WHERE action IN ('grant', 'token', 'scope')", 3);

# What psql says, as the operator the page tells to become.
sub ask {
    my ($question) = @_;
    my $path = $i->dir . '/question.sql';
    Dubplate::Instance::write_file($path, <<"END");
SET ROLE dubplate_operator;
SET search_path = dubplate;
$question
END
    my ($status, $out, $err) = Dubplate::Proc->run(as => 'root', argv => [
        'psql', '-XqP', 'footer=off', '-v', 'ON_ERROR_STOP=1',
        '-h', $i->pg->socket_dir, '-U', 'postgres', '-d', $i->db,
        '-f', $path ]);
    is $err, '', 'it is answered';
    return $out;
}

# The columns of a table as psql prints it, in a row or, by \gx, in lines.
sub columns {
    my @lines = grep { !/^\s*-\[/ } split /\n/, $_[0];
    @lines = (shift @lines) if @lines > 1 && $lines[1] =~ /^[-+\s]+$/;
    return [map { s/^\s+|\s+$//gr } @lines > 1 ? map { (split /\|/)[0] } @lines
            : split /\|/, $lines[0] // ''];
}

sub rows { return scalar grep { /\|/ } split /\n/, $_[0] }

my ($page) = split /^## What an operator may change/m,
    Work::slurp(Dubplate::Build::top_srcdir() . '/doc/sql.md');
my ($section, $question, $asked) = ('', undef, 0);
for my $part (split /\n\n/, $page) {
    $section = $1 if $part =~ /^### (.*)/;
    if ($part =~ /^    SELECT /) {
        $question = $part =~ s/^    //gmr;
        subtest "$section: " . substr($question, 0, 50) => sub {
            my $answer = ask($question);
            is rows($answer) > 1,
                $question !~ /drift <> 0|'web2:902'/, 'by what there is';
        };
        $asked++;
    } elsif ($part =~ /^    / && $question) {
        is_deeply columns(ask($question)), columns($part =~ s/^    //gmr),
            'with the columns that are shown';
    }
}
cmp_ok $asked, '>=', 12, 'all questions were found';

done_testing;
