#!/usr/bin/perl
# doc/media.md names each code that an owner may be shown, and no other.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Files;
use Test::More;

my $top = Dubplate::Build::top_srcdir();
my $doc = Files::read("$top/doc/media.md");
my %said;
for my $file (glob "$top/bin/dubplate-media/*.c") {
    my $text = Files::read($file);
    $said{$_} = 1 for $text =~ /answer_(?:refuse|advise)\(\s*&?answer,\s*
                                "(\w+)"/gx;
}
cmp_ok scalar keys %said, '>=', 20, 'the codes are found in the sources';
like $doc, qr/`$_`/, "$_ is documented" for sort keys %said;
my %named = map { $_ => 1 } $doc =~ /`((?:cover|audio)_\w+)`/g;
delete @named{ grep { /_(?:px|pixels|s|bytes)$/ } keys %named };
is_deeply [grep { !$said{$_} } sort keys %named], [],
    'no code is documented that is never said';

done_testing;
