# What the conformance tests share: a house to talk to, Node, its packages.
#
#   Sdk::need('sdk');                  # skips the test without packages
#   my $i = Sdk::house(conf => {...}); # an instance with a worker; ann
#   Sdk::run($i, 'flow.js', 'sdk1');   # a script; its lines "ok NAME" and
#                                      # "not ok NAME" are assertions here
#   my ($status, $out, $err) = Sdk::node($i, 'FILE', ARGUMENT...);
#   Sdk::delivered($i);                # the stores got one record, whole
#   Sdk::release('sdk2-auto');         # all that with flow.js, by this way
#
# A script finds in its environment DUBPLATE_URL, DUBPLATE_TOKEN, and the
# paths COVER and AUDIO, MORE_AUDIO of real files.
package Sdk;

use strict;
use warnings;
use FindBin;

use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Media;
use Dubplate::Proc;
use Test::More;

sub packages { return Dubplate::Build::top_builddir() . '/npm/conformance' }
sub module { return packages() . "/node_modules/$_[0]" }

sub program {
    my ($node) = glob packages() . '/node_modules/node-linux-*/bin/node';
    return $node;
}

sub need {
    my ($module) = @_;
    plan skip_all => "no $module: run t/conformance/setup"
        unless program() && -d module($module);
}

sub house {
    my (%opt) = @_;
    my $i = Dubplate::Instance->new(worker => 1, %opt);
    $i->{ann} = $i->account('ann', credits => 20);
    return $i;
}

sub node {
    my ($i, $file, @args) = @_;
    $file = "$FindBin::Bin/$file" unless $file =~ m{^/};
    return Dubplate::Proc->run(
        as => 'root', argv => [program(), $file, @args], cwd => $i->dir, env => {
            NODE_PATH => packages() . '/node_modules',
            HOME => $i->dir, NO_COLOR => 1,
            DUBPLATE_URL => $i->url, DUBPLATE_TOKEN => $i->{ann}{token},
            COVER => Dubplate::Media::cover(1500),
            AUDIO => Dubplate::Media::audio('wav', 2),
            MORE_AUDIO => Dubplate::Media::audio('flac', 2, 'b'),
            %{ $i->{node_env} // {} },
        });
}

# The last line is "end": a script that broke off is a failure.
sub run {
    my ($i, $file, @args) = @_;
    my ($status, $out, $err) = node($i, $file, @args);
    my $ended = 0;
    for my $line (split /\n/, $out) {
        if ($line =~ /^(not )?ok (.*)/) { ok !$1, $2 }
        elsif ($line eq 'end') { $ended = 1 }
        else { diag $line }
    }
    ok $ended && $status == 0, "$file @args ran to its end"
        or diag "exit status $status\n$err";
    return;
}

# A record released by flow.js, in a house of its own.
sub release {
    my ($way) = @_;
    my $i = house();
    run($i, 'flow.js', $way);
    delivered($i);
    return $i;
}

sub size_of {
    my ($path) = @_;
    my @probe = qw(ffprobe -v error -of csv=p=0 -show_entries);
    return qx(@probe stream=width,height '$path');
}

sub delivered {
    my ($i) = @_;
    my ($upc) = $i->sql('SELECT upc FROM release');
    for my $store (qw(demo-store north-store)) {
        my @batches = grep { !/acknowledgements/ }
            glob $i->dir . "/outbox/$store/*";
        is @batches, 1, "$store got one delivery";
        my @files = map { s{.*/}{}r } glob "$batches[0]/resources/*";
        is_deeply \@files, ["$upc.jpg", map { "${upc}_01_00$_.wav" } 1, 2],
            'with the cover as JPEG and the audio as WAV';
        my $size = size_of("$batches[0]/resources/$upc.jpg");
        is $size, "3000,3000\n", 'the cover has 3000 x 3000 pixels';
        my $message = Dubplate::Client::slurp("$batches[0]/$upc.xml");
        like $message, qr{Paper Lanterns}, 'the message names the release';
    }
    is $i->sql("SELECT string_agg(kind || ' ' || amount, ', ' ORDER BY id) "
               . 'FROM credit_entry'), 'grant 20, submit -2',
        'the ledger shows one debit';
    return;
}

1;
