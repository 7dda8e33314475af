#!/usr/bin/perl
# Stores that answer; messages that are validated; deliveries cut off.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house();
my ($cover, $audio) = Desk::files($c);
$i->worker_once;
$i->sql("UPDATE store SET active = id = 'archive'");

sub submit {
    my ($title) = @_;
    my $s = Work::submit($c, $cover, $audio, title => $title);
    $i->worker_once;
    my ($batch) = sort { substr($b, -17) cmp substr($a, -17) }
        Work::batches($i, 'archive');
    return ($s, $batch);
}

sub answer {
    my ($batch, $xml, $name) = @_;
    my ($id) = $batch =~ m{([^/]+)$};
    my $dir = $i->dir . '/outbox/archive/acknowledgements';
    Dubplate::Instance::write_file("$dir/" . ($name // "ACK_$id.xml"), $xml);
}

sub again {
    my ($s) = @_;
    $i->sql("UPDATE job SET run_at = now() WHERE id = '$s->{jobId}'");
    $i->worker_once;
}

my ($s, $batch) = submit('Held Breath');
is Work::stores($i, $s->{releaseId}), 'archive:delivered',
    'a store that answers is waited for';
is $i->sql("SELECT state || ' ' || attempt || ' ' || error_code FROM job "
           . "WHERE id = '$s->{jobId}'"), 'queued 0 awaiting_store',
    'waiting is no failed attempt';
answer($batch, '<Ack><FileStatus>File', "ACK_half_of_$batch.xml" =~ s{.*/}{}r);
answer('/N_999_20000101000000000', '<Ack><FileStatus>FileOK</FileStatus></Ack>');
again($s);
is Work::stores($i, $s->{releaseId}), 'archive:delivered',
    'half an answer, or that to another delivery, is none';
answer($batch, '<a:Ack xmlns:a="urn:x"><a:FileStatus>FileOK</a:FileStatus></a:Ack>');
again($s);
is Work::job_state($i, $s->{jobId}), 'done', 'with the answer the job goes on';
is Work::stores($i, $s->{releaseId}), 'archive:live', 'to live';
is $i->sql("SELECT acknowledgement ->> 'status' FROM delivery"), 'FileOK',
    'the answer is kept';
like $i->sql("SELECT string_agg(status, ' ' ORDER BY id) "
             . 'FROM store_status_event'), qr/delivered acknowledged live$/,
    'in the history, too';

($s, $batch) = submit('Broken Mirror');
answer($batch, '<Ack><FileStatus>ResourceCorrupt</FileStatus>'
       . '<ErrorText>Track 1 is &lt;silent&gt;</ErrorText></Ack>');
again($s);
is $i->sql("SELECT state || ' ' || error_code FROM job "
           . "WHERE id = '$s->{jobId}'"), 'failed rejected',
    'a release that every store refuses has failed';
is $i->sql("SELECT status || ' ' || code || ' ' || text FROM store_status "
           . "WHERE release_id = '$s->{releaseId}'"),
    'rejected ResourceCorrupt Track 1 is <silent>', 'with what the store said';
is $i->sql("SELECT status FROM release WHERE id = '$s->{releaseId}'"),
    'Rejected', 'and is rejected';
is $i->sql("SELECT count(*) FROM credit_entry WHERE kind = 'refund'"), 1,
    'and paid back';

# An answer that is a trap.
($s, $batch) = submit('Trap Door');
answer($batch, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
       . '<Ack><FileStatus>FileOK</FileStatus><ErrorText>&x;</ErrorText></Ack>');
again($s);
unlike $i->sql('SELECT string_agg(acknowledgement::text, $$ $$) FROM delivery'),
    qr/root:/, 'an answer cannot make us read our own files';

# Cut off in the middle: made again, in the same place, the same bytes.
($s, $batch) = submit('Second Draft');
my ($xml) = glob "$batch/*.xml";
my $before = Work::slurp($xml);
my ($wav) = glob "$batch/resources/*.wav";
unlink $xml, $wav;
Dubplate::Instance::write_file("$batch/resources/.x.9.part", 'half');
$i->sql("UPDATE job_step SET state = 'running', finished_at = NULL "
        . "WHERE job_id = '$s->{jobId}' AND step = 'deliver'");
again($s);
is Work::slurp($xml), $before, 'a delivery that was cut off is made again';
ok -s $wav, 'whole';
my $upc = $i->sql("SELECT upc FROM release WHERE id = '$s->{releaseId}'");
is @{ [grep { /$upc/ } Work::batches($i, 'archive')] }, 1,
    'there is still one of it';
is $i->sql("SELECT count(*) FROM delivery WHERE job_id = '$s->{jobId}'"), 1,
    'and one record';
answer($batch, '<Ack><FileStatus>FileOK</FileStatus></Ack>');
again($s);
is Work::job_state($i, $s->{jobId}), 'done', 'and one answer is enough';

# Validation.
$i->sql("UPDATE store SET active = id = 'demo-store'");
$i->set('delivery.validate' => 'yes', 'delivery.schema' => '/nonexistent.xsd');
$s = Work::submit($c, $cover, $audio, title => 'By the Book');
my ($status, $out, $err) = $i->worker_once;
is $i->sql("SELECT state || ' ' || attempt FROM job WHERE id = '$s->{jobId}'"),
    'queued 1', 'without its schema nothing is delivered';
like $err, qr/nonexistent\.xsd/, 'and the log says which is missing';
is_deeply [Work::batches($i, 'demo-store')], [], 'no store got anything';
my $xsd = $i->dir . '/ern.xsd';
my $head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    . 'targetNamespace="http://ddex.net/xml/ern/432">';
Dubplate::Instance::write_file($xsd,
    qq{$head<xs:element name="NewReleaseMessage"/></xs:schema>});
$i->set('delivery.schema' => $xsd);
again($s);
is Work::job_state($i, $s->{jobId}), 'done', 'with its schema it goes out';
Dubplate::Instance::write_file($xsd,
    qq{$head<xs:element name="Other"/></xs:schema>});
$s = Work::submit($c, $cover, $audio, title => 'Off the Book');
$i->worker_once;
is $i->sql("SELECT state || ' ' || error_code FROM job "
           . "WHERE id = '$s->{jobId}'"), 'failed invalid_message',
    'a message that breaks the schema is not delivered';

done_testing;
