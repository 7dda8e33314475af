#!/usr/bin/perl
# What may not be written: functions that bite, SQL outside its place.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/lib.pl";
use Test::More;

my %banned = (
    sprintf => 'snprintf or lib/base/str', vsprintf => 'vsnprintf',
    strcpy => 'lib/base/str', strcat => 'lib/base/str',
    strncpy => 'lib/base/str', strncat => 'lib/base/str',
    strtok => 'strcspn', gets => 'fgets', scanf => 'strtoll',
    sscanf => 'strtoll', fscanf => 'strtoll', system => 'fork and exec',
    popen => 'fork and exec', atoi => 'strtoll', atol => 'strtoll',
    atoll => 'strtoll', atof => 'strtod', tmpnam => 'mkstemp',
    mktemp => 'mkstemp', tempnam => 'mkstemp', alloca => 'an arena',
    rand => 'lib/crypto/rand', random => 'lib/crypto/rand',
    srand => 'lib/crypto/rand', gmtime => 'gmtime_r',
    localtime => 'localtime_r', asctime => 'lib/base/clock',
    ctime => 'lib/base/clock', setjmp => 'an error', longjmp => 'an error',
);
my $names = join '|', sort keys %banned;

my (@found, @exits, @sql, @typedefs);
for my $file (project_files(qr/\.[ch]$/, qw(lib cgi-bin bin))) {
    my $text = content($file);
    my $n = 0;
    for my $line (split /\n/, code_of($text, 1)) {
        $n++;
        while ($line =~ /(?<![\w.>])($names)\s*\(/g) {
            push @found, "$file:$n: $1: use $banned{$1}";
        }
        push @exits, "$file:$n: $1"
            if $file =~ m{^(?:lib|cgi-bin)/} && $line =~ /(?<!\w)(exit|abort)\s*\(/
            && $file ne 'lib/base/arena.c';
        push @typedefs, "$file:$n" if $line =~ /^\s*typedef\s+(?:struct|enum|union)\b/;
    }
    next if $file =~ m{^lib/(?:store|pg)/|^bin/dubplatectl/};
    $n = 0;
    for my $line (split /\n/, code_of($text)) {
        $n++;
        push @sql, "$file:$n"
            if $line =~ /"\s*(?:SELECT\s+[\w*(\$].*|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(?:TABLE|FUNCTION))/;
    }
}
ok_without('no dangerous function is called', @found);
ok_without('libraries and FastCGI programs never exit or abort', @exits);
ok_without('structs are never typedef\'d', @typedefs);
ok_without('SQL is in sql/ and lib/store alone', @sql);
done_testing;
