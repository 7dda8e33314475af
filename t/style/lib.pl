# Shared by the style tests: the tracked files and what is in them.
use strict;
use warnings;
use FindBin;
use Cwd qw(abs_path);

our $top = abs_path($ENV{top_srcdir} // "$FindBin::Bin/../..");

# Files of the project below the given folders (default: all), by name.  In a
# git checkout those that git knows or would take; in a tarball all.
sub project_files {
    my ($match, @folders) = @_;
    my @files;
    if (-e "$top/.git") {
        @files = split /\0/, qx(git -C '$top' -c safe.directory='*' ls-files -z --cached --others --exclude-standard);
    } else {
        @files = map { s{^\./}{}r } split /\0/, qx(cd '$top' && find . -type f -print0);
    }
    # Not what was built here, nor what the build tools put into a tarball.
    my $built = join '|', map { quotemeta(m{([^/]+)/config\.status$} ? $1 : $_) }
        glob("'$top'/*/config.status"), qw(_build _inst build build-asan);
    my $made = qr{^(?:(?:$built|build-aux|m4|autom4te\.cache|var)/
                     |configure~?$|aclocal\.m4$|Makefile\.in$|config\.h\.in~?$)}x;
    @files = grep { -f "$top/$_" && $_ =~ $match && $_ !~ $made } @files;
    if (@folders) {
        my $in = join '|', map { quotemeta } @folders;
        @files = grep { m{^(?:$in)/} } @files;
    }
    return sort @files;
}

sub content {
    my ($file) = @_;
    open my $fh, '<', "$top/$file" or die "$file: $!";
    local $/;
    return scalar <$fh>;
}

# C text with comments (and, when asked, strings) blanked; lines stay.
sub code_of {
    my ($text, $without_strings) = @_;
    my $blank = sub { $_[0] =~ s/[^\n]/ /gr };
    $text =~ s{(/\*.*?\*/)|(//[^\n]*)|("(?:\\.|[^"\\\n])*")|('(?:\\.|[^'\\\n])*')}{
        defined $1 ? $blank->($1) : defined $2 ? $blank->($2)
        : defined $3 ? ($without_strings ? '"' . $blank->(substr $3, 2) . '"' : $3)
        : $4 }gesx;
    return $text;
}

# ok() once per file, with every finding in the diagnostics.
sub ok_without {
    my ($name, @findings) = @_;
    Test::More::ok(!@findings, $name) or Test::More::diag(join "\n", @findings);
}

1;
