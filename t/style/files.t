#!/usr/bin/perl
# What belongs in the tree, and what does not.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/lib.pl";
use Test::More;
our $top;

ok -s "$top/$_", "$_ is there" for qw(COPYING NEWS README.md HACKING.md);

my @text = project_files(qr/(?:\.(?:c|h|sql|pl|pm|t|sh|mk|am|ac|md|in|conf|json|mjs|js|html|css|service)|^[^.]+)$/);
cmp_ok scalar @text, '>', 0, 'there are files to read';

# Built from pieces, so that this file does not find itself.
my $machine = join '|', map { quotemeta } '/work' . '/', '/farm' . '/',
    '/tmp' . '/brief', '"resolved"' . ': "http';
my (@paths, @blank, @whose);
for my $file (@text) {
    my $text = content($file);
    my $n = 0;
    for my $line (split /\n/, $text) {
        $n++;
        push @paths, "$file:$n: $1" if $line =~ m{(?<![\w.\$\}])($machine)};
        push @blank, "$file:$n" if $line =~ /[ \t]$/ && $file !~ /\.md$/;
    }
    push @blank, "$file: no newline at the end"
        if length $text && $text !~ /\n\z/;
}
ok_without('no file names a path of the machine it was written on', @paths);
ok_without('lines end without blanks, files with a newline', @blank);

my @silent = grep { content($_) !~ m{\A/\*} } project_files(qr/\.[ch]$/, qw(lib cgi-bin bin t));
ok_without('each C file begins by saying what it is', @silent);

my @mute = grep { content($_) !~ /\A(?:#!.*\n)?(?:#|--|\\)/ }
    project_files(qr/\.(?:pm|pl|t|sh|sql)$/);
ok_without('each script and SQL file begins by saying what it is', @mute);

# Every source is in the tarball: named by a fragment, or below a folder that
# is packed whole.
my $fragments = join "\n", map { content($_) }
    project_files(qr/(?:\.mk|Makefile\.am)$/);
my @packed = map { m{^\Q%D%\E/} ? $_ : $_ } $fragments =~ /EXTRA_DIST \+= (.+)/g;
my @forgotten;
for my $file (project_files(qr/\.(?:c|h|sql)$/, qw(lib cgi-bin bin sql))) {
    my ($folder, $name) = $file =~ m{^(?:[^/]+/)(?:.*/)?([^/]+)/([^/]+)$}
        ? ($1, $2) : ('', $file =~ s{.*/}{}r);
    push @forgotten, $file unless $fragments =~ m{\Q$name\E(?:\s|$)};
}
ok_without('each source is named in a local.mk', @forgotten);
done_testing;
