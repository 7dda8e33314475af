#!/usr/bin/perl
# Nothing grows past what a reader can hold: the budgets for files,
# functions, complexity, parameters, nesting and lines.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/lib.pl";
use Test::More;
our $top;

my %file_max = (c => 500, h => 200, sql => 500, pl => 500, pm => 500,
                t => 500, sh => 300, mk => 300);
my $function_max = 60;
my $complexity_max = 15;
my $parameters_max = 7;
my $nesting_max = 4;

my @long;
for my $file (project_files(qr/\.(?:c|h|sql|pl|pm|t|sh|mk)$/)) {
    my ($kind) = $file =~ /\.(\w+)$/;
    my $lines = () = content($file) =~ /\n/g;
    push @long, "$file: $lines lines, at most $file_max{$kind}"
        if $lines > $file_max{$kind};
}
ok_without('files are short', @long);

my @sources = project_files(qr/\.[ch]$/, qw(lib cgi-bin bin t));
my @wide;
for my $file (@sources) {
    my ($n, $max) = (0, 80);
    for my $line (split /\n/, content($file)) {
        $n++;
        # Tables laid out by hand may be wider.
        $max = $1 eq 'off' ? 120 : 80 if $line =~ /clang-format (on|off)/;
        my $columns = length($line =~ s/[\x80-\xbf]//gr);
        push @wide, "$file:$n: $columns columns" if $columns > $max;
        push @wide, "$file:$n: a tab" if $line =~ /\t/;
        push @wide, "$file:$n: blanks at the end" if $line =~ /\s$/;
    }
}
ok_without('lines have at most 80 columns (tables 120), no tabs, no trailing blanks', @wide);

# Functions, as the house writes them: the name opens a line, after the line
# of its type; the body is between braces in the first column.
my (@big, @many, @deep);
for my $file (grep { /\.c$/ } @sources) {
    my @line = split /\n/, code_of(content($file), 1);
    my ($name, $start, $head);
    for my $i (0 .. $#line) {
        if (!defined $start && $line[$i] =~ /^(\w+)\(/) {
            ($name, $head) = ($1, $i);
        } elsif (defined $name && $line[$i] eq '{') {
            $start = $i;
            my $list = join ' ', @line[$head .. $i - 1];
            my $commas = () = $list =~ /,/g;
            push @many, "$file: $name() has " . ($commas + 1) . ' parameters'
                if $commas + 1 > $parameters_max;
        } elsif (defined $start && $line[$i] eq '}') {
            my $length = $i - $start - 1;
            push @big, "$file: $name() has $length lines"
                if $length > ($name eq 'main' ? 80 : $function_max);
            my ($depth, $deepest) = (0, 0);
            for my $row (@line[$start + 1 .. $i - 1]) {
                next if $row =~ /^\s*\{.*\},?\s*$/;     # a table's row
                $depth += () = $row =~ /\{/g;
                $depth -= () = $row =~ /\}/g;
                $deepest = $depth if $depth > $deepest;
            }
            push @deep, "$file: $name() nests $deepest deep"
                if $deepest > $nesting_max;
            ($name, $start) = ();
        }
    }
}
ok_without("functions have at most $function_max lines", @big);
ok_without("functions have at most $parameters_max parameters", @many);
ok_without("blocks nest at most $nesting_max deep", @deep);

SKIP: {
    skip 'no pmccabe', 1 if system('command -v pmccabe >/dev/null') != 0;
    my @c = map { "'$top/$_'" } grep { /\.c$/ } @sources;
    my @complex;
    for (@c ? split(/\n/, qx(pmccabe @c 2>/dev/null)) : ()) {
        my ($modified, $traditional, undef, undef, undef, $where, $name)
            = split ' ', $_, 7;
        push @complex, "$where $name: complexity $modified"
            if $modified > $complexity_max;
    }
    ok_without("complexity is at most $complexity_max", @complex);
}
done_testing;
