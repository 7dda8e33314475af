#!/usr/bin/perl
# A full disk: uploads are told so, nothing half-written stays, and when there
# is room again they go on where they were.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use Test::More;
use Time::HiRes qw(sleep);

my $wav = Dubplate::Client::slurp(Dubplate::Media::audio('wav', 30));
my $half = int(length($wav) / 2) + 1;
my @chunks = (substr($wav, 0, $half), substr $wav, $half);

# With the right to mount, storage is a disk of 12 MB; without it, a file of
# the upload program cannot grow over 2 MB, which it meets in the same way.
sub small_disk {
    my ($i) = @_;
    my $dir = $i->storage;
    return if $> != 0 || system("mount -t tmpfs -o size=12m,mode=0700 none"
                                . " '$dir' 2>/dev/null") != 0;
    Dubplate::Proc::give($dir);
    return $dir;
}

sub limit_files {
    my ($i, $on) = @_;
    my $path = $i->fcgi_dir . '/upload.fcgi';
    my $script = Dubplate::Client::slurp($path);
    $script =~ s/^trap.*\nulimit.*\n//m;
    $script =~ s/^(exec )/trap '' XFSZ\nulimit -f 4096\n$1/m if $on;
    open my $fh, '>', $path or die "$path: $!";
    print $fh $script;
    close $fh;
    $i->restart_front;
}

my $i = Dubplate::Instance->new(conf => { 'storage.free_min_bytes' => 0 });
my $mounted = small_disk($i);
END { system 'umount', '-l', $mounted if $mounted }
my $filler = $i->storage . '/filler';

sub fill {
    return limit_files($i, 1) unless $mounted;
    open my $fh, '>', $filler or die "$filler: $!";
    1 while syswrite $fh, "\0" x 65536;
    truncate $fh, (-s $filler) - 1_000_000;
}

sub make_room { $mounted ? unlink $filler : limit_files($i, 0) }

my $c = $i->client($i->account('ann'));
my $nobody = $i->client;
my $s = $c->tool('prepare_local_file_upload', {
    type => 'audio', file_name => 'x.wav', file_size => length $wav });

sub refused {
    my ($r, $name) = @_;
    is $r->status, 507, $name or diag $r->body;
    is $r->json->{error}, 'storage_full', '... as storage_full';
    unlike $r->body, qr{/|errno|No space}, '... without a word about disks';
}

is $nobody->chunk($s, 'audio', 0, $chunks[0])->status, 200,
    'while there is room a chunk is taken';
fill();
refused($nobody->chunk($s, 'audio', 1, $chunks[1]),
        'on a full disk a chunk is refused');
refused($c->multipart('/api/mcp/upload', [ type => 'audio',
            file => { name => 'x.wav', bytes => $wav } ]),
        'so is a whole file');
for (1 .. 50) {
    last if !@{ [glob $i->storage . '/tmp/*'] };
    sleep 0.1;
}
is_deeply [glob $i->storage . '/tmp/*'], [], 'nothing half-written is left';
my $status = $c->get("/api/mcp/upload/$s->{session_id}")->json;
is_deeply $status->{receivedChunks}, [0], 'the first chunk is still there';
is_deeply $status->{state}, 'open', 'the session is still open';

make_room();
is $nobody->chunk($s, 'audio', 1, $chunks[1])->status, 200,
    'with room again the second is taken';
fill();
refused($nobody->complete($s, 'audio', 'x.wav'),
        'a full disk while completing is told, too');
make_room();
my $r = $nobody->complete($s, 'audio', 'x.wav');
is $r->status, 200, 'and completing again completes it' or diag $r->body;
ok $c->get($r->json->{fileUrl})->body eq $wav, 'to the same bytes';

$i->set('storage.free_min_bytes' => 1 << 50);
$i->restart_front;
refused($c->multipart('/api/mcp/upload', [ type => 'audio',
            file => { name => 'x.wav', bytes => $wav } ]),
        'with less than storage.free_min_bytes left an upload is refused');
like $c->call('prepare_local_file_upload', {
        type => 'audio', file_name => 'x.wav', file_size => 100,
    })->{content}[0]{text}, qr/storage/, 'before a byte is sent';

done_testing;
