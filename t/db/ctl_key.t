#!/usr/bin/perl
# dubplatectl key: the master key and the keys that sign.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Pg;
use Dubplate::Proc;
use File::Temp;
use JSON::PP;
use POSIX ();
use Test::More;

my $pg = Dubplate::Pg->shared;
my $db = $pg->create_db;
my $dir = File::Temp->newdir;
chmod 0755, $dir;
my $file = "$dir/master.key";
mkdir "$dir/storage" or die $!;
Dubplate::Proc::give("$dir/storage");
my %env = (DUBPLATE_DATABASE_URL => $pg->conninfo($db),
           DUBPLATE_OAUTH_KEY_FILE => $file,
           DUBPLATE_STORAGE_PATH => "$dir/storage");

sub ctl { return Dubplate::Build::ctl(\%env, 'key', @_) }

# The keys after a command, as "state kid".
my $said;
sub keys_after {
    my ($verb, @rest) = @_;
    my ($status, $out, $err) = ctl($verb, '--json', @rest);
    $said = $err;
    is $status, 0, "key @_ works" or diag $err;
    return map { "$_->{state} $_->{kid}" } @{ decode_json($out) };
}

sub refused {
    my ($like, @args) = @_;
    my ($status, undef, $err) = ctl(@args);
    is $status, 1, "key @args is refused";
    like $err, $like, 'and it says why';
}

sub kid_of { return (split ' ', $_[0])[1] }

sub content {
    open my $fh, '<', $file or die "$file: $!";
    local $/;
    return <$fh>;
}

sub sealed {
    return $pg->sql($db, "SELECT string_agg(private_sealed::text, ' '"
                         . ' ORDER BY kid) FROM signing_key'
                         . ' WHERE private_sealed IS NOT NULL');
}

my @before;

subtest 'init' => sub {
    refused(qr/key init/, 'add');
    is_deeply [keys_after('list')], [], 'at first there are no keys';
    refused(qr/no user 'nobody-here'/, 'init', '--user', 'nobody-here');
    ok !-e $file, 'and nothing is made';
    my @keys = keys_after('init');
    like $said, qr/Keep a copy/, 'the operator is told to keep a copy';
    like $keys[0], qr/^active [\w-]{43}$/, 'one signs';
    like $keys[1], qr/^next [\w-]{43}$/, 'one is next';
    my @stat = stat $file;
    is $stat[2] & 07777, 0600, 'the master key is secret';
    is $stat[4], (stat "$dir/storage")[4], 'and the programs\' own';
    my $content = content();
    is_deeply [keys_after('init')], \@keys, 'a second run changes nothing';
    is content(), $content, 'neither key';
    is $said, '', 'and says nothing';
};

subtest 'rotate' => sub {
    @before = keys_after('list');
    refused(qr/next key already/, 'add');
    refused(qr/too new.*--now/s, 'rotate');
    my @keys = keys_after('rotate', '--now');
    is kid_of($keys[0]), kid_of($before[1]), 'the next key signs';
    is_deeply [sort map { (split)[0] } @keys], [qw(active next retired)],
        'there is a new one, and the old one stays';
    like $pg->sql($db, "SELECT delete_after - now() FROM signing_key"
                       . " WHERE state = 'retired'"), qr/^01:1[45]/,
        'until the last token is over, and an hour';
    $pg->sql($db, "UPDATE signing_key SET created_at = now() - interval"
                  . " '11 minutes'");
    my @again = keys_after('rotate');
    is kid_of($again[0]), kid_of($keys[1]), 'after a while it needs no --now';
};

subtest 'retire' => sub {
    @before = keys_after('list');
    refused(qr/no key '\Q$_\E'/, 'retire', '--', $_) for 'x', '--x';
    refused(qr/no key '-xyz'/, 'retire', '-xyz');
    my @keys = keys_after('retire', '--', kid_of($before[0]));
    is kid_of($keys[0]), kid_of($before[1]), 'the next one takes over';
    ok !grep({ /\Q${\kid_of($before[0])}\E/ } @keys), 'what got out is gone';
    is_deeply [grep { !/retired/ } map { (split)[0] } @keys],
        [qw(active next)], 'and there is a new next one';
};

subtest 'rekey' => sub {
    my ($old_key, $old_sealed) = (content(), sealed());
    my @keys = keys_after('list');
    my ($status, undef, $err) = ctl('rekey');
    is $status, 0, 'everything is sealed anew' or diag $err;
    like $err, qr/Sealed 2 of 2/, 'both keys';
    isnt sealed(), $old_sealed, 'they are other bytes';
    is_deeply [keys_after('list')], \@keys, 'and the same keys';
    like content(), qr/^[\w-]{43}\n\Q$old_key\E$/, 'the old key stays';
    is +(stat $file)[4], (stat "$dir/storage")[4], 'the owner, too';
    $pg->sql($db, "UPDATE signing_key SET private_sealed = (regexp_split_to_"
                  . "array('$old_sealed', ' '))[1]::bytea WHERE kid = (SELECT"
                  . ' min(kid) FROM signing_key WHERE private_sealed IS NOT'
                  . ' NULL)');
    ($status, undef, $err) = ctl('prune');
    is $status, 0, 'then it goes' or diag $err;
    like $err, qr/Sealed 1 of 2/, 'after what came in meanwhile was sealed';
    like content(), qr/^[\w-]{43}\n$/, 'one key is left';
    is_deeply [keys_after('init')], \@keys, 'which opens what there is';
};

subtest 'a lost master key' => sub {
    my @keys = keys_after('list');
    unlink $file;
    refused(qr/key init makes it/, 'rekey');
    refused(qr/does not open.*bring back.*retire/s, 'init');
    refused(qr/No key of the file opens.*bring back/s, 'rekey');
    unlike sealed(), qr/^$/, 'what was sealed is kept';
    keys_after('retire', '--', kid_of($_)) for grep { !/^retired/ } @keys;
    is_deeply [map { (split)[0] } grep { !/^retired/ } keys_after('init')],
        [qw(active next)], 'new keys can be made';
};

subtest 'without a database' => sub {
    local $env{DUBPLATE_DATABASE_URL} = 'host=/nonexistent dbname=none';
    local $env{DUBPLATE_OAUTH_KEY_FILE} = "$dir/other.key";
    is_deeply [keys_after('init')], [], 'the file can be made alone';
    like $said, qr/oauth makes the signing keys/, 'which is said';
    is -s "$dir/other.key", 44, 'it is there';
    refused(qr/unavailable/, 'list');
};

subtest 'two at once' => sub {
    my $fresh = $pg->create_db;
    local $env{DUBPLATE_DATABASE_URL} = $pg->conninfo($fresh);
    my @pids;
    for (1 .. 3) {
        my $pid = fork // die "fork: $!";
        POSIX::_exit((ctl('init'))[0]) if $pid == 0;
        push @pids, $pid;
    }
    my @status = map { waitpid $_, 0; $? } @pids;
    is_deeply \@status, [0, 0, 0], 'all succeed';
    is $pg->sql($fresh, "SELECT string_agg(state, ' ' ORDER BY state)"
                        . ' FROM signing_key'), 'active next',
        'and make two keys';
    $pg->drop_db($fresh);
};

$pg->drop_db($db);
done_testing;
