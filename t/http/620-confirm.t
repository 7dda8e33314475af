#!/usr/bin/perl
# submit_release asks the person first, in every revision that can ask.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Stream;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 500 });
my $ann = $i->account('ann', credits => 20);
our $c = $i->client($ann);
my ($cover, $audio) = Desk::files($c);
my %form = (elicitation => {});

sub credits { return $c->tool('get_account')->{credits} }
sub count { return $i->sql('SELECT count(*) FROM dubplate.release_revision') }

my $song = 0;
sub release {
    return Desk::submission($cover, $audio, title => 'Harbour Night ' . ++$song, @_);
}

# tools/call of 2026-07-28.
sub modern {
    my ($arguments, %more) = @_;
    my $s = Stream->post($c, { method => 'tools/call', params => {
        name => 'submit_release', arguments => $arguments,
        Stream::modern($more{can} // \%form), %{ $more{params} // {} } } });
    return $s->next;
}

sub answer {
    my ($action, $confirm) = @_;
    return { confirm => { action => $action, defined $confirm
        ? (content => { confirm => $confirm ? $Desk::TRUE : $Desk::FALSE })
        : () } };
}

sub retry {
    my ($arguments, $state, $answer) = @_;
    return modern($arguments, params => {
        requestState => $state, inputResponses => $answer });
}

subtest '2026-07-28' => sub {
    my $release = release();
    my $r = modern($release)->{result};
    is $r->{resultType}, 'input_required', 'a submit asks first';
    is_deeply [keys %{ $r->{inputRequests} }], ['confirm'], 'one question';
    my $q = $r->{inputRequests}{confirm};
    is $q->{method}, 'elicitation/create', 'by a form';
    is_deeply $q->{params}{requestedSchema}{required}, ['confirm'],
        'with one field';
    is $q->{params}{requestedSchema}{properties}{confirm}{type}, 'boolean',
        'that is yes or no';
    my $text = $q->{params}{message};
    like $text, qr/\b$_\b/, "it names $_"
        for 'Harbour Night 1', 'Mira Velde', 'Demo Store', '2031-05-09', '1 credit',
            'leaves 19', 'cannot be undone';
    is credits(), 20, 'nothing is debited';
    is count(), 0, 'or submitted';

    my $changed = release();
    my $e = retry($changed, $r->{requestState}, answer('accept', 1))->{error};
    is $e->{code}, -32602, 'an answer to another request is refused';
    is count(), 0, 'and does nothing';
    my $done = retry($release, $r->{requestState},
                     answer('accept', 1))->{result};
    is $done->{structuredContent}{creditsDebited}, 1, 'agreed: submitted';
    is credits(), 19, 'for a credit';
    $e = retry($release, $r->{requestState}, answer('accept', 1))->{error};
    is $e->{code}, -32602, 'an answer counts once';
    is credits(), 19, 'and one debit is made';
    my $again = modern($release)->{result};
    is $again->{resultType}, 'complete', 'the same submit asks no more';
    is_deeply $again->{structuredContent}, $done->{structuredContent},
        'and gives the first answer';
    is count(), 1, 'once submitted';
};

subtest 'no' => sub {
    my $before = credits();
    for (['decline'], ['cancel'], ['accept', 0]) {
        my $release = release();
        my $r = modern($release)->{result};
        my $no = retry($release, $r->{requestState}, answer(@$_))->{result};
        ok $no->{isError}, "@$_ ends it";
        like $no->{content}[0]{text}, qr/Nothing was submitted or debited/,
            'saying that nothing was done';
        like $no->{content}[0]{text}, qr/submit_release asks again/,
            'and how to go on';
    }
    is credits(), $before, 'nothing is debited';
    is count(), 1, 'or submitted';
    my $release = release();
    my $r = modern($release)->{result};
    $r = retry($release, $r->{requestState}, {})->{result};
    is $r->{resultType}, 'input_required', 'without an answer it asks again';
};

subtest 'what is refused is not asked' => sub {
    my $r = modern(release(title => 'TBD'))->{result};
    ok $r->{isError}, 'findings are told at once';
    my $bob = $i->account('bob', credits => 0);
    my $poor = $i->client($bob);
    my ($picture, $sound) = Desk::files($poor, 'p');
    local $c = $poor;
    $r = modern(Desk::submission($picture, $sound))->{result};
    like $r->{content}[0]{text}, qr/insufficient_credits|costs 1 credits/,
        'as are missing credits';
};

subtest 'a draft that changes meanwhile' => sub {
    my $before = count();
    my $id = $c->tool('save_release_draft', release())->{releaseId};
    my %by = (releaseId => $id);
    my $r = modern(\%by)->{result};
    $c->tool('save_release_draft', { releaseId => $id,
        release => { title => 'Another' } });
    my $new = retry(\%by, $r->{requestState}, answer('accept', 1))->{result};
    is $new->{resultType}, 'input_required', 'is asked about again';
    like $new->{inputRequests}{confirm}{params}{message}, qr/'Another'/,
        'as it is now';
    is count(), $before, 'and was not submitted';
    my $done = retry(\%by, $new->{requestState},
                     answer('accept', 1))->{result};
    ok $done->{structuredContent}{jobId}, 'until that is confirmed';
};

for my $version ('2025-06-18', '2025-11-25') {
    subtest "a session of $version" => sub {
        my %session = Stream::session($c, $version, \%form);
        my $before = count();
        my $credits = credits();
        my $call = sub {
            my ($release, $answer) = @_;
            my $s = Stream->post($c, { method => 'tools/call', params => {
                name => 'submit_release', arguments => $release } },
                %session);
            my $q = $s->next(sub { $_[0]{method} });
            is $q->{method}, 'elicitation/create', 'the stream asks';
            like $q->{params}{message}, qr/$release->{release}{title}/,
                'about the release';
            is count(), $before, 'before it does anything';
            $answer = $answer->() if ref $answer eq 'CODE';
            my $taken = Stream->post($c, { id => $q->{id},
                result => $answer->{confirm} }, %session);
            is $taken->status, 202, 'the answer comes by another request';
            return $s->next(sub { $_[0]{result} })->{result};
        };
        my $no = $call->(release(), answer('decline'));
        ok $no->{isError}, 'no ends it';
        is credits(), $credits, 'without a debit';
        my $release = release();
        my $yes = $call->($release, answer('accept', 1));
        is $yes->{structuredContent}{balance}, $credits - 1,
            'yes submits it';
        is count(), $before + 1, 'once';
        my $s = Stream->post($c, { method => 'tools/call', params => {
            name => 'submit_release', arguments => $release } }, %session);
        is_deeply $s->next->{result}{structuredContent},
            $yes->{structuredContent}, 'the same again asks nothing';

        $before = count();
        my $draft = release();
        my $id = $c->tool('save_release_draft', $draft)->{releaseId};
        my $conflict = $call->({ releaseId => $id, release =>
            $draft->{release} }, sub {
                $c->tool('save_release_draft', { releaseId => $id,
                    tracks => [{ %{ $draft->{tracks}[0] },
                                 title => 'Other' }] });
                return answer('accept', 1);
            });
        ok $conflict->{isError}, 'what changes while it is asked about';
        like $conflict->{content}[0]{text}, qr/changed after it was confirmed/,
            'is not submitted';
        is count(), $before, 'indeed';
    };
}

subtest 'clients that cannot be asked' => sub {
    my $r = modern(release(), can => {})->{result};
    ok $r->{structuredContent}{jobId}, '2026-07-28: submits at once';
    my %session = Stream::session($c, '2025-11-25', {});
    $r = Stream->post($c, { method => 'tools/call', params => {
        name => 'submit_release', arguments => release() } }, %session)
        ->next->{result};
    ok $r->{structuredContent}{jobId}, 'so does a session';
    ok $c->tool('submit_release', release())->{jobId},
        'and who has no session';
};

subtest 'release.confirm = off' => sub {
    $i->set('release.confirm' => 'off');
    $i->restart_front;
    ok modern(release())->{result}{structuredContent}{jobId},
        'nobody is asked';
};

done_testing;
