#!/usr/bin/perl
# What is left behind is removed, after a day; what is needed stays.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Work;
use Test::More;

my ($i, $c) = Work::house();
my $storage = $i->storage;
my ($cover, $audio) = Desk::files($c);
$i->worker_once;
my @kept = sort glob "$storage/content/*/*";
is @kept, 4, 'two files and what was made of them are there';

sub plant {
    my ($path, $days) = @_;
    my ($dir) = $path =~ m{(.*)/};
    mkdir $dir, 0700;
    Dubplate::Instance::write_file($path, 'x');
    Dubplate::Proc::give($dir, $path);
    utime time - $days * 86400 - 60, time - $days * 86400 - 60, $path, $dir;
    return $path;
}

sub clean {
    $i->sql('DELETE FROM schedule_slot');
    my ($status, $out, $err) = $i->worker_once('--kinds', 'cleanup');
    is $status, 0, 'the clean-up runs' or diag $err;
    return $i->sql("SELECT result FROM job WHERE kind = 'cleanup' "
                   . 'ORDER BY created_at DESC LIMIT 1');
}

my $hash = 'ab' . '0' x 62;
my $old = plant("$storage/content/ab/$hash", 2);
my $young = plant("$storage/content/ab/" . ('ab' . '1' x 62), 0);
my $tmp = plant("$storage/tmp/w.0123456789abcdef", 2);
utime time - 200000, time - 200000, @kept;

# An upload that nobody came back to.
my $s = $c->tool('prepare_local_file_upload', { type => 'audio',
    file_name => 'a.wav', file_size => 35 * 176_400 });
my $wav = Work::slurp(Dubplate::Media::audio('wav', 35));
$c->chunk($s, 'audio', 0, substr $wav, 0, 5_242_880)->status < 300
    or die 'chunk: ' . $c->last->body;
my $id = $s->{session_id};
my $orphan = plant("$storage/uploads/00000000-0000-4000-8000-000000000000/0."
                   . '0' x 64, 2);

my $said = clean();
like $said, qr/"files": 1/, 'it says what it removed';
ok !-e $old, 'a file without a row goes after a day';
ok -e $young, 'a younger one stays: its row may be on its way';
ok !-e $tmp, 'so do files of writers that died';
ok !-e $orphan, 'and chunks of sessions nobody knows';
is_deeply [sort grep { $_ ne $young } glob "$storage/content/*/*"], \@kept,
    'whatever a row points to stays, however old';
ok -d "$storage/uploads/$id", 'an open upload keeps its chunks';

$i->sql("UPDATE upload_session SET expires_at = now() - interval '1 s'");
clean();
is $i->sql("SELECT state FROM upload_session WHERE id = '$id'"), 'expired',
    'an upload that is over expires';
ok -d "$storage/uploads/$id", 'with a day of grace';
$i->sql("UPDATE upload_session SET closed_at = now() - interval '2 days' "
        . "WHERE id = '$id'");
clean();
ok !-e "$storage/uploads/$id", 'then its chunks go';
is $i->sql("SELECT swept_at IS NOT NULL FROM upload_session "
           . "WHERE id = '$id'"), 't', 'and the row says so';
$said = clean();
like $said, qr/"files": 0.*"sessions": 0/s, 'a second run finds nothing more';
# Signing in: what is over goes, what is not stays.
$i->sql(<<'SQL');
INSERT INTO oauth_client (client_id, source, client_name, created_at,
    last_used_at, fingerprint)
SELECT id, 'registered', id, now() - interval '200 d',
    now() - make_interval(days => days), ''
FROM (VALUES ('busy', 1), ('idle', 91), ('granted', 91), ('left', 91))
    AS t(id, days);
INSERT INTO oauth_grant (account_id, client_id, resource, scope, created_at,
    last_used_at)
SELECT (SELECT min(id::text)::uuid FROM account), id, 'https://x/mcp', '{}',
    now() - interval '91 d', now() - make_interval(days => days)
FROM (VALUES ('granted', 2), ('left', 91)) AS t(id, days);
INSERT INTO refresh_token (token_hash, grant_id, family_id, scope, issued_at,
    expires_at, expires_hard_at)
SELECT sha256(client_id::bytea), id, gen_random_uuid(), '{}',
    now() - interval '91 d', now() - interval '2 d', now() - interval '2 d'
FROM oauth_grant;
INSERT INTO browser_session (session_hash, account_id, expires_at,
    expires_hard_at)
SELECT sha256(n::text::bytea), (SELECT min(id::text)::uuid FROM account),
    now() - make_interval(hours => n), now() + interval '1 d'
FROM unnest('{-1,1,25}'::int[]) n;
UPDATE signing_key SET state = 'retired', private_sealed = NULL,
    retired_at = now() - interval '2 h', delete_after = now()
WHERE state = 'next';
SQL
clean();
is $i->sql("SELECT string_agg(client_id, ' ' ORDER BY client_id)"
           . ' FROM oauth_client'), 'busy granted',
    'clients that nobody uses are forgotten';
is $i->sql("SELECT string_agg(client_id, ' ') FROM oauth_grant"), 'granted',
    'with grants that nobody holds a token of';
is $i->sql('SELECT count(*) FROM refresh_token'), 0, 'so are tokens';
is $i->sql('SELECT count(*) FROM browser_session'), 2,
    'and sessions, after a day';
is $i->sql("SELECT string_agg(state, ' ') FROM signing_key"), 'active',
    'and keys whose tokens are all over';

my $jobs = $i->sql("SELECT count(*) FROM job WHERE kind = 'cleanup'");
$i->worker_once;
is $i->sql("SELECT count(*) FROM job WHERE kind = 'cleanup'"), $jobs,
    'it is not due again within the hour';

# The audit trail, as long as the setting says.
$i->sql(q{INSERT INTO audit_event (at, program, action, outcome)
    VALUES (now() - interval '399 days', 'mcp', 'young', 'ok'),
           (now() - interval '401 days', 'mcp', 'old', 'ok')});
clean();
is $i->sql(q{SELECT string_agg(action, ' ') FROM audit_event
             WHERE program = 'mcp' AND action IN ('young', 'old')}),
    'young', 'old rows of the audit trail are forgotten';

done_testing;
