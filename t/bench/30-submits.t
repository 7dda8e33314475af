#!/usr/bin/perl
# Submits by REST beside pgbench running the statements of a submit: rate,
# files, stores, and the one transaction of money, release and job.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../http", $FindBin::Bin;
use Bench;
use Desk;
use Test::More;
use Time::HiRes qw(sleep time);

Bench::need();
my $accounts = 32;
my $connections = 16;
my $pooled = 8;
my $house = Bench->new(accounts => $accounts);
my $i = $house->i;
my $dir = $i->dir;

# A release of each account, ready for its checks.
my @bodies;
for my $account ($house->accounts) {
    my $c = $i->client($account);
    my $body = Desk::submission(Desk::files($c));
    $body->{release}{title} = 'Song of @word@';
    push @bodies, { account => $account, client => $c, body => $body };
}
$i->sql("UPDATE asset SET state = 'ready'");
Dubplate::Instance::write_file("$dir/submits.lines", map {
    "$_->{account}{token}\t" . Dubplate::Client::encode($_->{body}) . "\n"
} @bodies);

# What a submit asks the database, from PostgreSQL's own log: the statements
# of one, with their parameters as literals.
sub statements_of {
    my ($who) = @_;
    my $pg = $i->pg;
    my $seen = -s $pg->log_file;
    $who->{n}++;
    my $title = 'Song of ' . join '', ('q') x (4 + $who->{n});
    my %body = (%{ $who->{body} }, release => {
        %{ $who->{body}{release} }, title => $title });
    my $r = $who->{client}->post_json('/api/mcp/submit', \%body);
    die 'submit: ' . $r->body . "\n" if $r->status != 200;
    open my $log, '<', $pg->log_file or die $!;
    seek $log, $seen, 0;
    my (@statements, $sql);
    while (my $line = <$log>) {
        $sql = $1 if $line =~ /LOG:  execute \w+: (.*)/;
        next unless $line =~ /DETAIL:  parameters: (.*)/ && defined $sql;
        my %value = $1 =~ /\$(\d+) = (NULL|'(?:[^']|'')*')(?:, |$)/g;
        push @statements, { sql => $sql, value => \%value, title => $title };
        $sql = undef;
    }
    return @statements;
}

# A literal without colons, which pgbench takes for variables; the title's
# word becomes the number :n, and so does the document's hash.
sub literal {
    my ($value, $title) = @_;
    return $value if $value eq 'NULL';
    $value =~ s/^'|'$//g;
    $value =~ s/\\/\\\\/g;
    my ($word) = $title =~ /(q+)$/;
    return "decode(md5(:n::text) || md5(:n::text || 'b'), 'hex')"
        if $value =~ /^\\\\x[0-9a-f]{64}$/;
    my $found = $value =~ s/\b\Q$word\E\b/\@n\@/g;
    $value =~ s/:/\\072/g;
    return $found ? "replace(E'$value', '\@n\@', :n::text)" : "E'$value'";
}

my %type = (4 => '::jsonb', 8 => '::jsonb', 9 => '::jsonb', 7 => '::text[]');

sub script_of {
    my ($n, @statements) = @_;
    my $text = "\\set n random(1, 1000000000000)\n";
    for my $s (@statements) {
        my $submit = $s->{sql} =~ /release_submit/;
        (my $sql = $s->{sql}) =~ s/\$(\d+)/
            '(' . literal($s->{value}{$1}, $s->{title}) . ')'
            . ($submit ? $type{$1} \/\/ '' : '')/ge;
        $text .= "$sql;\n";
    }
    Dubplate::Instance::write_file("$dir/submit$n.pgbench", $text);
    return "$dir/submit$n.pgbench";
}

sub log_statements {
    my ($which) = @_;
    $i->sql("ALTER SYSTEM SET log_statement = '$which'");
    $i->sql('SELECT pg_reload_conf()');
    sleep(0.3);
}
log_statements('all');
$_->{client}->tool('get_account') for @bodies;  # tokens are known
my @scripts;
for my $n (0 .. $#bodies) {
    my @statements = statements_of($bodies[$n]);
    push @scripts, script_of($n, @statements);
    next if $n > 0;
    is scalar(grep { $_->{sql} =~ /release_submit/ } @statements), 1,
        'a submit is one statement';
    note "of these:\n", map { "  $_->{sql}\n" } @statements;
}
log_statements('none');

sub releases { return $i->sql('SELECT count(*) FROM release') }

# pgbench as a target.  By as many connections as clients, and by as many as
# the programs have, which may be faster.  Its connections are new: what they
# do at first, such as compiling functions, is left out.
my $first_s = 4;

sub run_pgbench {
    my ($clients, $seconds) = @_;
    my $all = $seconds + $first_s + 1;
    my $log = "$dir/pgbench.log";
    unlink $log;
    my $pgbench = Dubplate::Proc->spawn(name => 'pgbench', log => $log, argv => [
        Dubplate::Pg::bindir() . '/pgbench', '-n', '-M', 'prepared', '-c',
        $clients, '-j', 1, '-T', $all, '-h', $i->pg->socket_dir, '-U',
        'postgres', map({ ('-f', $_) } @scripts), $i->db ]);
    my $before = releases();
    sleep $first_s;
    my @pg = $house->pg_pids;
    my ($first, $cpu, $began) = (releases(), Bench::cpu_us(@pg), time);
    sleep $seconds;
    my ($made, $spent, $took) = (releases() - $first,
                                 Bench::cpu_us(@pg) - $cpu, time - $began);
    $pgbench->wait_end($all + 10);
    my $out = Dubplate::Client::slurp($log);
    my ($number) = $out =~ /actually processed: (\d+)/;
    my ($failed) = $out =~ /failed transactions: (\d+)/;
    die "pgbench: $out" if !$number || !$made;
    return { rate => $made / $took, failed => $failed // 0,
             p50 => $clients * $took * 1e6 / $made, pg => $spent / $made,
             made => (releases() - $before) / $number };
}

sub run_submits {
    my ($seconds) = @_;
    my $before = releases();
    my $r = $house->run_wrk({
        url => $i->url('/api/mcp/submit'), lines => "$dir/submits.lines",
        pids => sub { $house->pids('mcp') }, connections => $connections,
    }, $seconds);
    $r->{made} = (releases() - $before) / ($r->{rate} * $seconds || 1);
    return $r;
}

my $r = $house->rounds([
    { name => 'pgbench', run => sub { run_pgbench($connections, @_) } },
    { name => "pgbench, $pooled connections",
      run => sub { run_pgbench($pooled, @_) } },
    { name => 'submit', run => \&run_submits },
], rounds => 5);
my @names = ('pgbench', "pgbench, $pooled connections", 'submit');
for my $name (@names) {
    cmp_ok $r->{$name}{rate}, '>', 0, "$name is measured";
    is $r->{$name}{failed}, 0, 'and nothing failed';
    cmp_ok abs($r->{$name}{made} - 1), '<', 0.1,
        'each was a release of its own';
}
is $i->sql('SELECT count(*) FROM release'),
    $i->sql("SELECT count(*) FROM job WHERE kind = 'release'"),
    'there are as many jobs as releases';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind = 'submit'"),
    $i->sql('SELECT count(*) FROM release'), 'and as many debits';

Bench::requests_table($r, @names);
my ($best) = sort { $b <=> $a } map { $r->{$_}{rate} } @names[0, 1];
Bench::goal('submit / pgbench', $r->{submit}{rate} / $best,
            '>=', 0.8);
Bench::goals_table();
done_testing;
