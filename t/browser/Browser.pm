# What the tests of pages share.
#
#   Browser::need();                    # skips the test without a browser
#   Browser::run($i, 'sign-in.js', { NAME => 'value' });
#       # a script; its lines "ok NAME" and "not ok NAME" are assertions here
#
# Screenshots go to the folder DUBPLATE_SHOTS, where that is set.
package Browser;

use strict;
use warnings;
use FindBin;

use Dubplate::Build;
use Dubplate::Proc;
use Test::More;

# Debian's Node is too old for Playwright.
sub program {
    my ($node) = glob packages() . '/node_modules/node-linux-*/bin/node';
    return $node;
}

sub packages { return Dubplate::Build::top_builddir() . '/npm/browser' }

sub need {
    plan skip_all => 'no playwright-core: run t/browser/setup'
        unless program() && -d packages() . '/node_modules/playwright-core';
    plan skip_all => 'no chromium' unless -x ($ENV{CHROMIUM} // '/usr/bin/chromium');
}

sub run {
    my ($i, $file, $env) = @_;
    my ($status, $out, $err) = Dubplate::Proc->run(
        as => 'root', argv => [program(), "$FindBin::Bin/$file"], cwd => $i->dir,
        env => { NODE_PATH => packages() . '/node_modules', HOME => $i->dir,
                 DUBPLATE_URL => $i->url, %$env });
    my $ended = 0;
    for (split /\n/, $out) {
        if (/^(not )?ok (.*)/) { ok !$1, $2 }
        elsif (/^end$/) { $ended = 1 }
        else { diag $_ }
    }
    ok $ended, "$file came to its end" or diag $err;
}

1;
