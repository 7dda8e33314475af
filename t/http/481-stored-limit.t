#!/usr/bin/perl
# How much an account may have stored: told, counted on every way in, refused
# before anything is kept, and raised by the operator.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Media;
use MIME::Base64 qw(encode_base64);
use Test::More;

my ($wav, $other) = map { Dubplate::Client::slurp(
    Dubplate::Media::audio('wav', 2, $_)) } qw(a b);
my $cover = Dubplate::Client::slurp(Dubplate::Media::cover(1500));
my $max = length($wav) + 100_000;
my $i = Dubplate::Instance->new(conf => { 'limits.stored_max_bytes' => $max });
my $c = $i->client($i->account('ann'));

sub stored { return $c->tool('get_account')->{storedBytes} }

sub post {
    my ($bytes, $type, $client) = @_;
    return ($client // $c)->multipart('/api/mcp/upload', [
        type => $type // 'audio', file => { name => 'x', bytes => $bytes } ]);
}

# Files in storage, whether a row names them or not.
sub kept { return scalar(my @files = glob $i->storage . '/content/*/*') }

# A tool's refusal.
sub refused {
    my ($tool, $args, $what) = @_;
    my $r = $c->call($tool, $args);
    my $e = $r->{isError} ? $r->{content}[0]{text} : 'no error';
    like $e, qr/"account_full"/, "$tool: $what";
    return;
}

my $account = $c->tool('get_account');
is $account->{storedBytes}, 0, 'a new account holds nothing';
is $account->{limits}{storedMaxBytes}, $max, 'and is told its limit';

# A whole file.
my $first = post($wav);
is $first->status, 200, 'a file is taken';
is stored(), length $wav, 'and counts';
my $files = kept();
my $r = post($other);
is $r->status, 409, 'another that does not fit is a conflict';
my $e = $r->json;
is $e->{error}, 'account_full', 'by name';
is_deeply [@$e{qw(storedBytes storedMaxBytes sizeBytes)}],
    [length $wav, $max, length $other], 'with the numbers';
like $e->{message}, qr/holds \d+ of at most $max bytes.*ask the operator/,
    'and says what to do';
ok !$r->header('retry-after'), 'waiting alone does not help';
is stored(), length $wav, 'it does not count';
is kept(), $files, 'nor is it kept';
is post($wav)->json->{fileUrl}, $first->json->{fileUrl},
    'what is there may be sent again';
is post($other, 'audio', $i->client($i->account('bob')))->status, 200,
    'another account has its own room';

# Sessions reserve what they announce.
my %file = (type => 'audio', file_name => 'x.wav');
my $left = $max - length $wav;
refused('prepare_local_file_upload', { %file, file_size => $left + 1 },
        'a byte too many is not announced');
refused('upload_file_init',
        { %file, file_size => $left + 1, total_chunks => 1 },
        'nor by the tool for chunks');
my $s = $c->tool('prepare_local_file_upload', { %file, file_size => $left });
is stored(), $max, 'what fits to the byte is, and counts as announced';
refused('upload_file', { type => 'coverArt', file_name => 'x.jpg',
                         file_base64 => encode_base64($cover) },
        'a small file finds no room');
refused('upload_file_from_url',
        { type => 'audio', file_url => 'https://example.org/x.wav' },
        'nothing is fetched');
is $i->sql('SELECT count(*) FROM job WHERE kind = \'fetch\''), 0,
    'no job tries to';
my $part = substr $other, 0, $left;
is $c->chunk($s, 'audio', 0, $part)->status, 200,
    'what was announced may be sent';
$r = $c->complete($s, 'audio', 'x.wav');
is $r->status, 200, 'and becomes a file';
is $c->complete($s, 'audio', 'x.wav')->json->{fileUrl}, $r->json->{fileUrl},
    'also when it is asked for twice';
is stored(), $max, 'which counts once';

# A limit of its own.
$i->ctl('account', 'limit', 'ann', $max + length $cover);
is $c->tool('get_account')->{limits}{storedMaxBytes}, $max + length $cover,
    'an operator raises the limit, and the account sees it';
is post($cover, 'coverArt')->status, 200, 'at once';
is stored(), $max + length $cover, 'to the byte';
$i->ctl('account', 'limit', 'ann', 'default');
$account = $c->tool('get_account');
is $account->{limits}{storedMaxBytes}, $max, 'or takes it back';
is $account->{storedBytes}, $max + length $cover, 'what is there stays';
is post($other)->status, 409, 'but nothing is added';

done_testing;
