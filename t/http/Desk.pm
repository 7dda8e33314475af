# What tests of the release desk share: a sound release, and how a job ends.
#
#   my ($cover, $audio) = Desk::files($client);      # fileUrls, uploaded
#   my $body = Desk::submission($cover, $audio);     # { release, tracks }
#   Desk::finish($instance, $job_id);                # live in its stores
#   Desk::fail($instance, $job_id, 'rejected');      # for good, refunded
package Desk;

use strict;
use warnings;
use JSON::PP ();

use Dubplate::Media;

our ($TRUE, $FALSE) = ($JSON::PP::true, $JSON::PP::false);

sub files {
    my ($client, $mark) = @_;
    return ($client->upload('coverArt', Dubplate::Media::cover(1500)),
            $client->upload('audio', Dubplate::Media::audio('wav', 1,
                                                            $mark // 'a')));
}

sub submission {
    my ($cover, $audio, %release) = @_;
    return {
        release => {
            title => 'Night Drive', primary_artist_name => 'Mira Velde',
            genre => 'Electronic', release_date => '2031-05-09',
            label => 'Velde Records', cover_art_file_url => $cover,
            pline_year => 2026, pline_owner => 'Velde Records',
            cline_year => 2026, cline_owner => 'Velde Records',
            ai_disclosure => { audio => $FALSE, composition => $FALSE },
            %release,
        },
        tracks => [
            { title => 'Harbour Lights', audio_file_url => $audio,
              explicit_flag => $FALSE, writers => [{ name => 'Mira Velde' }] },
        ],
    };
}

# Claim the job as a worker would.
sub claim {
    my ($i, $job) = @_;
    for (1 .. 50) {
        my $row = $i->sql("SELECT job_id || ' ' || lease_epoch FROM "
            . "dubplate.job_claim('test', '{release,takedown}', 60)");
        die "job $job cannot be claimed\n" unless $row;
        return (split / /, $row)[1] if index($row, "$job ") == 0;
    }
    die "job $job does not come\n";
}

sub finish {
    my ($i, $job) = @_;
    my $epoch = claim($i, $job);
    $i->sql(<<"END");
SELECT dubplate.store_status_set(s.release_id, s.revision, s.store_id,
    CASE j.kind WHEN 'takedown' THEN 'taken_down' ELSE 'live' END,
    'message-' || s.store_id, NULL, NULL, j.id, $epoch)
FROM dubplate.job j
JOIN dubplate.store_status s
    ON s.release_id = j.release_id AND s.revision = j.revision
WHERE j.id = '$job' AND s.store_id IN
    (SELECT store_id FROM dubplate.job_step WHERE job_id = j.id)
END
    $i->sql("SELECT dubplate.job_finish('$job', $epoch, '{}')") eq 't'
        or die "job $job does not end\n";
    return;
}

sub fail {
    my ($i, $job, $code) = @_;
    my $epoch = claim($i, $job);
    $i->sql("SELECT dubplate.job_fail('$job', $epoch, '$code', 'so it is')")
        eq 't' or die "job $job does not fail\n";
    return;
}

1;
