#!/usr/bin/perl
# Who may include whom, and where foreign headers live.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/lib.pl";
use Test::More;
our $top;

# A layer may include itself and those to its right.
my @layers = (
    [qw(cgi-bin bin t)],
    [qw(fcgi)],
    [qw(mcp auth hub media release upload)],
    [qw(store storage rpc)],
    [qw(http pg json conf)],
    [qw(crypto)],
    [qw(base)],
);
# Folders of one layer that may also use another of the same layer.
my %beside = map { $_ => 1 } (
    'http conf', 'http json', 'pg conf', 'mcp release', 'mcp auth',
    'mcp upload', 'mcp media', 'release media', 'upload media', 'auth mcp',
    'conf json', 'rpc store',
);
my %rank;
for my $n (0 .. $#layers) {
    $rank{$_} = $n for @{ $layers[$n] };
}

# A foreign header and the folders that may include it.
my %foreign = (
    'fcgiapp.h' => ['lib/fcgi'],
    'fcgi_stdio.h' => [],
    'libpq-fe.h' => ['lib/pg'],
    'sodium.h' => ['lib/crypto'],
    'openssl/' => ['lib/crypto'],
    'curl/curl.h' => ['lib/http'],
    'vips/vips.h' => ['bin/dubplate-media'],
    'seccomp.h' => ['bin/dubplate-media'],
    'ini.h' => ['lib/conf'],
);

my @files = project_files(qr/\.[ch]$/, qw(lib cgi-bin bin));
cmp_ok scalar @files, '>', 0, 'there are sources to read';

sub folder_of {
    my ($file) = @_;
    return $1 if $file =~ m{^lib/([^/]+)/};
    return (split m{/}, $file)[0];
}

my (@upward, @foreign, @missing, @programs, @guards);
for my $file (@files) {
    my $text = content($file);
    my $from = folder_of($file);
    push @missing, "$file: lib/$from is in no layer" unless exists $rank{$from};
    while ($text =~ /^\s*#\s*include\s+([<"])([^>"]+)[>"]/mg) {
        my ($kind, $header) = ($1, $2);
        if (my $where = $foreign{$header =~ s{^openssl/\K.*}{}r}) {
            push @foreign, "$file includes $header"
                unless grep { $file =~ m{^\Q$_\E/} } @$where;
        }
        next if $kind eq '<';
        if ($header !~ m{/}) {
            next if $header eq 'config.h';
            # A program's own header; a library's is named with its folder.
            push @programs, "$file includes $header"
                if $file =~ m{^lib/}
                || !-e "$top/" . ($file =~ s{[^/]+$}{}r) . $header;
            next;
        }
        my $to = (split m{/}, $header)[0];
        if ($header =~ m{^\.\.|^(cgi-bin|bin|t)/} || !exists $rank{$to}) {
            push @programs, "$file includes $header";
            next;
        }
        next if $from eq $to || $rank{$to} > $rank{$from}
            || $beside{"$from $to"};
        push @upward, "$file includes $header";
    }
    if ($file =~ m{^lib/(.*)\.h$}) {
        my $guard = 'DP_' . uc($1 =~ tr{/-}{__}r) . '_H';
        push @guards, "$file: guard is not $guard"
            unless $text =~ /^#ifndef \Q$guard\E\n#define \Q$guard\E\n/m;
    }
}
ok_without('every folder of lib has a place in the layers', @missing);
ok_without('includes go downward only', @upward);
ok_without('each foreign header lives in one folder', @foreign);
ok_without('programs never include each other', @programs);
ok_without('include guards are named for their file', @guards);
done_testing;
