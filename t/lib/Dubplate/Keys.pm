# The keys of an instance: a master key file, one signing key, the next one.
#
#   Dubplate::Keys::give($instance);   # Dubplate::Instance does
#
# Making RSA keys takes its time, so all instances of a run have the same:
# the first has them made by dubplatectl key init, the others get copies.
package Dubplate::Keys;

use strict;
use warnings;
use Fcntl qw(:flock);
use File::Copy ();
use File::Temp;

use Dubplate::Build;
use Dubplate::Proc;

# As old as if they had been published for a day.
my $dump = <<'SQL';
SELECT string_agg(format('INSERT INTO signing_key (kid, state, public_jwk,'
    ' private_sealed, created_at, activated_at) VALUES (%L, %L, %L, %L,'
    ' now() - interval ''1 day'', %s)', kid, state, public_jwk,
    private_sealed, CASE state WHEN 'active'
    THEN 'now() - interval ''1 day''' ELSE 'NULL' END), '; ')
FROM signing_key
SQL

my $own;

# Where they are kept: with the run's database, else with this process.
sub folder { $ENV{DUBPLATE_TEST_PG} // ($own //= File::Temp->newdir) }

sub make {
    my ($i, $folder) = @_;
    my ($status, $out, $err) = Dubplate::Build::ctl({
        DUBPLATE_DATABASE_URL => $i->pg->conninfo($i->db),
        DUBPLATE_STORAGE_PATH => $i->storage,
        DUBPLATE_OAUTH_KEY_FILE => "$folder/keys.master",
    }, 'key', 'init');
    die "dubplatectl key init: $err$out" if $status != 0;
    open my $fh, '>', "$folder/keys.new" or die "$folder/keys.new: $!";
    print $fh $i->sql($dump) =~ s/\n//gr;
    close $fh or die "$folder/keys.new: $!";
    $i->sql('DELETE FROM signing_key');
    rename "$folder/keys.new", "$folder/keys.sql" or die "keys.sql: $!";
}

sub give {
    my ($i) = @_;
    my $folder = folder();
    my $file = $i->dir . '/master.key';
    open my $lock, '>>', "$folder/keys.lock" or die "$folder/keys.lock: $!";
    flock $lock, LOCK_EX;
    make($i, $folder) unless -e "$folder/keys.sql";
    close $lock;
    open my $fh, '<', "$folder/keys.sql" or die "$folder/keys.sql: $!";
    $i->sql(<$fh>);
    File::Copy::copy("$folder/keys.master", $file) or die "$file: $!";
    chmod 0600, $file;
    Dubplate::Proc::give($file);
}

1;
