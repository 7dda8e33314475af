#!/usr/bin/perl
# Steps of quickstart that may fail half way: another run makes up for them.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use File::Temp;
use Test::More;

my $folder = File::Temp->newdir('dubplate-XXXXXX', TMPDIR => 1);
my $instance = Dubplate::Build::top_srcdir() . '/demo/instance.sh';
my $file = "$folder/password";

# make_password with a dubplatectl that keeps its input and ends as told.
sub make_password {
    my ($status) = @_;
    return system('bash', '-c', <<'END', '-', $instance, $file, $status);
. "$1"
password_file=$2 status=$3
ctl() { cat >"$password_file.set"; return "$status"; }
make_password
END
}

sub content {
    my ($path) = @_;
    open my $fh, '<', $path or return;
    return scalar <$fh>;
}

isnt make_password(1), 0, 'a password that cannot be set is a failure';
ok !-e $file, 'and is not kept as if it had been';
is make_password(0), 0, 'one that can be set';
is content($file), content("$file.set"), 'is kept';
like content($file), qr/^[0-9a-f]{16}$/, 'eight bytes of chance';
is +(stat $file)[2] & 077, 0, 'for nobody else to read';
done_testing;
