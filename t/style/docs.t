#!/usr/bin/perl
# The pages say what there is: every route, tool, resource and setting, and
# links that lead somewhere.
use strict;
use warnings;
use FindBin;
use Test::More;
require "$FindBin::Bin/lib.pl";
our $top;

my @pages = project_files(qr/\.md$/);
my %text = map { $_ => content($_) } @pages;
my $all = join "\n", values %text;

my @routes;
for my $file (project_files(qr{^cgi-bin/[^/]+/main\.c$})) {
    my $code = content($file);
    my %macro = $code =~ /#define\s+(\w+)\s+"([^"]*)"/g;
    while ($code =~ /^\s*\{"(?:GET|POST|PUT|PATCH|DELETE)",\s*((?:\w+\s*)?"?[^,]*),/mg) {
        my $path = join '', map { /^"(.*)"$/ ? $1 : $macro{$_} // "?$_" }
            $1 =~ /"[^"]*"|\w+/g;
        push @routes, "$file: $path";
    }
}
cmp_ok scalar @routes, '>', 10, 'there are routes to look for';
my @unsaid;
for (@routes) {
    my ($file, $path) = /^(\S+): (.*?)(?:\{\*\})?$/;
    my $pattern = join '(?:\{[\w ]*\}|:\w+|<[\w ]+>)',
        map { quotemeta } split /\{\}/, $path, -1;
    push @unsaid, $_ unless $all =~ /$pattern(?![\w\/])/;
}
ok_without('every route is in the documentation', @unsaid);

my @tools = map { content($_) =~ /struct dp_tool \w+ = \{\s*\.name = "(\w+)"/g }
    project_files(qr{^cgi-bin/mcp/tool_\w+\.c$});
cmp_ok scalar @tools, '>', 10, 'there are tools to look for';
ok_without('every tool is in the documentation',
           grep { $all !~ /\b$_\b/ } @tools);

my @broken;
for my $page (@pages) {
    (my $folder = "$top/$page") =~ s{[^/]+$}{};
    my $prose = $text{$page} =~ s/^    .*$|`[^`\n]*`//mgr;
    while ($prose =~ /\]\(([^)#\s]+)(?:#[^)]*)?\)/g) {
        my $to = $1;
        next if $to =~ /^\w+:/;
        push @broken, "$page: $to" unless -e "$folder$to";
    }
}
ok_without('every link leads to a file', @broken);

# Names of files in backquotes exist, too.
my @missing;
for my $page (@pages) {
    while ($text{$page} =~ /`((?:t|lib|sql|doc|bin|cgi-bin|demo|apache-conf|lighttpd-conf)\/[\w.\/@-]+\.\w+)`/g) {
        my $file = $1;
        next if $file =~ /NNN/;
        push @missing, "$page: $file" unless -e "$top/$file" || -e "$top/$file.in";
    }
}
ok_without('every file that is named is there', @missing);
done_testing;
