# What the worker's tests share.
#
#   my ($i, $c) = Work::house(conf => {...});  # an instance and ann's client
#   my $s = Work::submit($c, $cover, $audio, title => ...);   # the answer
#   Work::wait_job($i, $s->{jobId}, 'done');   # by the worker that runs
#   Work::steps($i, $job);        # "validate:done identifiers:done ..."
#   Work::stores($i, $release);   # "demo-store:live north-store:live"
#   Work::batches($i, 'demo-store');           # folders of deliveries
#   Work::left(@pids);            # those that still run after a moment
package Work;

use strict;
use warnings;
use FindBin;
use Time::HiRes ();
use lib "$FindBin::Bin/../http";

use Desk;
use Dubplate::Instance;

sub house {
    my (%opt) = @_;
    my $i = Dubplate::Instance->new(%opt, conf => {
        'limits.submits_per_minute' => 1000, %{ $opt{conf} // {} } });
    my $ann = $i->account('ann', credits => 1000);
    return ($i, $i->client($ann), $ann);
}

sub submit {
    my ($c, $cover, $audio, %release) = @_;
    my $r = $c->post_json('/api/mcp/submit',
                          Desk::submission($cover, $audio, %release));
    die 'submit: ' . $r->status . ' ' . $r->body . "\n" if $r->status != 200;
    return $r->json;
}

sub job_state {
    my ($i, $job) = @_;
    return $i->sql("SELECT state FROM job WHERE id = '$job'");
}

sub wait_job {
    my ($i, $job, $state, $seconds) = @_;
    return $i->wait_for("SELECT state FROM job WHERE id = '$job'", $state,
                        $seconds // 30);
}

sub steps {
    my ($i, $job) = @_;
    return $i->sql("SELECT string_agg(step || ':' || state, ' ' "
        . "ORDER BY position) FROM job_step WHERE job_id = '$job'");
}

sub stores {
    my ($i, $release) = @_;
    return $i->sql("SELECT string_agg(store_id || ':' || s.status, ' ' "
        . "ORDER BY store_id) FROM store_status s JOIN release r "
        . "ON r.id = s.release_id AND r.revision = s.revision "
        . "WHERE r.id = '$release'");
}

sub batches {
    my ($i, $store) = @_;
    return sort grep { !m{/acknowledgements$} }
        glob($i->dir . "/outbox/$store/*");
}

# Those of the processes that still run after a moment.
sub left {
    my (@pids) = @_;
    my @left;
    for (1 .. 40) {
        @left = grep { running($_) } @pids;
        last unless @left;
        Time::HiRes::sleep(0.05);
    }
    return @left;
}

sub running {
    my ($pid) = @_;
    open my $fh, '<', "/proc/$pid/stat" or return 0;
    return (<$fh> // '') =~ /\) [^ZX]/;
}

sub slurp { return Dubplate::Client::slurp($_[0]) }

1;
