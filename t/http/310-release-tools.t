#!/usr/bin/perl
# The tools of the release desk: what they list, and that they say what REST
# says.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Desk;
use Dubplate::Instance;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'limits.submits_per_minute' => 100 });
my $ann = $i->account('ann', credits => 20);
my $c = $i->client($ann);
my $bob = $i->client($i->account('bob', credits => 20));

my %aliases = (
    save_release_draft => [qw(save_draft draft_release)],
    get_release_status => [qw(release_status check_release_status)],
    get_release_job => [qw(release_job get_job_status)],
);
my @reading = qw(get_release_schema get_metadata_rules validate_release
    list_releases get_release_status get_release_metadata get_release_job
    list_stores get_account);
my @writing = qw(save_release_draft submit_release takedown_release
    redistribute_release);

# tools/list.
my %tools = map { $_->{name} => $_ }
    @{ $c->rpc('tools/list')->{result}{tools} };
for my $name (@reading, @writing) {
    my $t = $tools{$name};
    ok $t, "$name is listed" or next;
    ok $t->{title} && length $t->{description} > 20, "$name is explained";
    is $t->{inputSchema}{type}, 'object', "$name has an input schema";
    is $t->{outputSchema}{type}, 'object', "$name has an output schema";
}
is_deeply [grep { !$tools{$_}{annotations}{readOnlyHint} } @reading], [],
    'tools that only read say so';
is_deeply [grep { $tools{$_}{annotations}{readOnlyHint} } @writing], [],
    'and those that write do not';
ok $tools{takedown_release}{annotations}{destructiveHint},
    'a takedown is destructive';
is_deeply [grep { $tools{$_} } map { @$_ } values %aliases], [],
    'aliases are not listed';
my $in = $tools{save_release_draft}{inputSchema}{properties};
ok $in->{release}{properties}{cover_art_file_url}
    && $in->{tracks}{items}{properties}{writers},
    'the schema of a draft shows the fields of release and tracks';
is $in->{release}{additionalProperties}, undef,
    'and takes others beside them';

# A result is what its schema says, as text and as data.
sub check_result {
    my ($name, $args) = @_;
    my $result = $c->call($name, $args);
    ok !$result->{isError}, "$name works"
        or diag $result->{content}[0]{text};
    my $data = $result->{structuredContent};
    is_deeply Dubplate::Client::decode($result->{content}[0]{text}), $data,
        "$name: the text is the structured content";
    is_deeply [grep { !exists $data->{$_} }
               @{ $tools{$name}{outputSchema}{required} }], [],
        "$name: the result has what its schema requires";
    is_deeply wrong_types($tools{$name}{outputSchema}, $data, $name), [],
        "$name: and of the types it says";
    return $data;
}

sub is_type {
    my ($type, $value) = @_;
    return !defined $value if $type eq 'null';
    return ref $value eq 'HASH' if $type eq 'object';
    return ref $value eq 'ARRAY' if $type eq 'array';
    return JSON::PP::is_bool($value) if $type eq 'boolean';
    return defined $value && !ref $value && $value =~ /^-?\d+$/
        if $type eq 'integer';
    return defined $value && !ref $value;
}

sub wrong_types {
    my ($schema, $value, $at) = @_;
    my $type = $schema->{type} // return [];
    return ["$at is no @{ ref $type ? $type : [$type] }"]
        unless grep { is_type($_, $value) } ref $type ? @$type : $type;
    my @wrong;
    if (ref $value eq 'HASH') {
        my $in = $schema->{properties} // {};
        push @wrong, @{ wrong_types($in->{$_}, $value->{$_}, "$at/$_") }
            for grep { exists $value->{$_} } sort keys %$in;
    } elsif (ref $value eq 'ARRAY' && $schema->{items}) {
        push @wrong, @{ wrong_types($schema->{items}, $value->[$_], "$at/$_") }
            for 0 .. $#$value;
    }
    return \@wrong;
}

my $schema = check_result('get_release_schema');
is $schema->{release}{required}[0], 'title', 'release.required has title';
ok @{ $schema->{release}{notes} }, 'and there are notes';
is_deeply $c->tool('list_releases')->{releases}, [],
    'an account begins without releases';
my $rules = check_result('get_metadata_rules')->{rules};
ok((grep { $_->{code} eq 'title_placeholder' && $_->{severity} eq 'blocking' }
    @$rules), 'get_metadata_rules has the rules with their codes');

# The whole way by tools.
my ($cover, $audio) = Desk::files($c);
my $body = Desk::submission($cover, $audio);
my $draft = check_result('save_release_draft', $body);
my $id = $draft->{releaseId};
my $v = check_result('validate_release', { releaseId => $id });
ok $v->{valid} && $v->{enoughCredits}, 'the draft is valid';
is $v->{creditsRequired}, 1, 'and its price is told';
$v = check_result('validate_release',
    { release_id => $id, tracks => [{ title => 'Untitled' }] });
ok !$v->{valid}, 'validating with other tracks is not';
is_deeply [map { $_->{code} } @{ $v->{blocking} }],
    [('field_missing') x 3, 'title_placeholder'], 'and says why';
is $i->sql("SELECT max(version) FROM dubplate.draft_version"), 1,
    'validation writes nothing';

my $s = check_result('submit_release', { releaseId => $id });
is $i->sql("SELECT provenance ->> 'surface' FROM dubplate.release_revision"),
    'mcp', 'where a submit came from is kept';
is_deeply $c->tool('submit_release', { releaseId => $id }), $s,
    'the same submit gets the same answer';
is_deeply $c->post_json('/api/mcp/submit', { releaseId => $id })->json, $s,
    'over REST, too';
for my $pair (['list_releases', {}, '/api/mcp/releases'],
              ['get_release_status', { releaseId => $id },
               "/api/mcp/releases/$id/status"],
              ['get_release_metadata', { release_id => $id },
               "/api/mcp/releases/$id/metadata"],
              ['get_release_job', { job_id => $s->{jobId} },
               "/api/mcp/release-jobs/$s->{jobId}"]) {
    my ($name, $args, $path) = @$pair;
    is_deeply check_result($name, $args), $c->get($path)->json,
        "$name says what GET says";
}
for my $name (sort keys %aliases) {
    my $args = $name eq 'get_release_job' ? { jobId => $s->{jobId} }
        : $name eq 'save_release_draft' ? { release => { title => 'X' } }
        : { releaseId => $id };
    ok eval { $c->tool($_, $args); 1 }, "$_ is $name" or diag $@
        for @{ $aliases{$name} };
}
is check_result('get_account')->{credits}, 19, 'get_account has the balance';
is_deeply [map { [@$_{qw(storeId active)}] }
           @{ check_result('list_stores')->{stores} }],
    [['archive', $Desk::FALSE], ['demo-store', $Desk::TRUE],
     ['north-store', $Desk::TRUE]], 'list_stores has the stores';

# Failures are results that a model can read.
sub failure {
    my ($client, $name, $args) = @_;
    my $result = $client->call($name, $args);
    ok $result->{isError}, "$name fails as a result";
    return Dubplate::Client::decode($result->{content}[0]{text});
}
is failure($c, 'submit_release', { release => {}, tracks => [] })->{error},
    'invalid_release', 'findings';
ok @{ failure($c, 'submit_release', { release => {} })->{findings} } > 3,
    'with all of them';
my $unknown = failure($bob, 'get_release_status', { releaseId => 'abc' });
my $foreign = failure($bob, 'get_release_status', { releaseId => $id });
delete $_->{requestId} for $unknown, $foreign;
is_deeply $foreign, $unknown, "somebody else's release is an unknown one";
is failure($c, 'takedown_release', { releaseId => $id })->{error},
    'in_progress', 'no takedown while the job runs';

# Takedown and redistribution.
Desk::finish($i, $s->{jobId});
is failure($c, 'redistribute_release', { releaseId => $id })->{error},
    'conflict', 'what is live everywhere is not delivered again';
is failure($c, 'takedown_release',
    { releaseId => $id, storeIds => ['archive'] })->{error}, 'conflict',
    'a store that never had it needs no takedown';
is failure($bob, 'takedown_release', { releaseId => $id })->{error},
    'not_found', "nobody takes somebody else's release down";
my $t = check_result('takedown_release',
                     { releaseId => $id, storeIds => ['north-store'] });
is failure($c, 'save_release_draft', { releaseId => $id, release => {} })
    ->{error}, 'in_progress', 'no drafts while a takedown is under way';
Desk::finish($i, $t->{jobId});
is_deeply $c->tool('get_release_status', { releaseId => $id })->{storeCounts},
    { live => 1, taken_down => 1 }, 'one store has it no more';
$t = check_result('redistribute_release', { releaseId => $id });
Desk::finish($i, $t->{jobId});
is_deeply $c->tool('get_release_status', { releaseId => $id })->{storeCounts},
    { live => 2 }, 'delivered again, it is live in both';
$t = $c->tool('takedown_release', { releaseId => $id });
Desk::finish($i, $t->{jobId});
is $c->tool('get_release_status', { releaseId => $id })->{status},
    'Taken Down', 'taken down everywhere, it is Taken Down';
is $c->tool('get_account')->{credits}, 19, 'none of that costs anything';
is failure($c, 'redistribute_release',
    { releaseId => $id, storeIds => ['nowhere'] })->{error}, 'unknown_store',
    'an unknown store is refused';
my $d = $c->tool('save_release_draft', { release => { title => 'New' } });
is failure($c, 'redistribute_release', { releaseId => $d->{releaseId} })
    ->{error}, 'conflict', 'a draft has nothing to deliver';

# A token that may only read.
my $reader = $i->client({ token => $i->token('ann', '--scopes', 'mcp:read') });
ok eval { $reader->tool('list_releases'); 1 }, 'a reading token may list';
for my $name (@writing) {
    my $answer = $reader->rpc('tools/call',
        { name => $name, arguments => { releaseId => $id } });
    is $answer->{error}{code}, 403, "but not use $name";
}

done_testing;
