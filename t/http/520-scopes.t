#!/usr/bin/perl
# fronts: cgi
# What a token may do: every route and every tool names the scopes it needs,
# and refuses all other tokens with one whole challenge.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Build;
use Dubplate::Instance;
use Dubplate::Proc;
use Test::More;
use Time::HiRes qw(sleep);

my $i = Dubplate::Instance->new;
$i->account('ann', credits => 10, admin => 1);
my %client = map {
    my $token = $i->token('ann', '--name', $_, '--scopes', 'mcp:read');
    $i->sql("UPDATE access_token SET scopes = '{$_}' WHERE name = '$_'");
    $_ => $i->client({ token => $token })
} qw(mcp:read mcp:write once:mcp openid);

# The challenge for a scope, at an address.
sub challenge {
    my ($scope, $what, $endpoint) = @_;
    return "Bearer error=\"insufficient_scope\", scope=\"$scope\", "
        . 'resource_metadata="' . $i->url
        . '/.well-known/oauth-protected-resource' . ($endpoint // '/api/mcp')
        . "\", error_description=\"$what needs a token with the scope "
        . "$scope.\"";
}

sub routes {
    my ($program) = @_;
    my ($status, $out) = Dubplate::Proc->run(
        argv => [Dubplate::Build::fcgi($program), '--routes'],
        env => $i->program_env);
    return map { m{^(\S+) +(\S+) +auth=(\w+) +scope=(\S*) } ? [$1, $2, $3, $4]
                                                           : () }
        split /\n/, $out;
}

my %name = (read => 'mcp:read', write => 'mcp:write', 'read+write' => 'mcp:write');
my %may = ('mcp:read' => { 'mcp:read' => 1, 'mcp:write' => 1, 'once:mcp' => 1 },
           'mcp:write' => { 'mcp:write' => 1, 'once:mcp' => 1 });

subtest 'every route' => sub {
    for my $route (map { routes($_) } qw(mcp upload admin)) {
        my ($method, $path, $auth, $needs) = @$route;
        next if !$needs;
        my $scope = $name{$needs};
        my $url = $path =~ s/\{\}/x/gr;
        for my $has (sort keys %client) {
            my $r = $client{$has}->request($method, $url,
                headers => { 'content-type' => 'application/json' },
                $method eq 'POST' ? (content => '{}') : ());
            if ($may{$scope}{$has}) {
                isnt $r->status, 403, "$has may $method $path";
                next;
            }
            is $r->status, 403, "$has may not $method $path";
            is $r->header('www-authenticate'),
                challenge($scope, 'This address'), 'and is told all it needs';
            is $r->json->{error}, 'insufficient_scope', 'by name';
            is $r->json->{scope}, $scope, 'in the body, too';
        }
    }
};

subtest 'every tool' => sub {
    my $tools = $client{'mcp:read'}->rpc('tools/list')->{result}{tools};
    cmp_ok scalar @$tools, '>', 10, 'there are tools';
    for my $tool (@$tools) {
        my $scope = $tool->{annotations}{readOnlyHint} ? 'mcp:read'
            : 'mcp:write';
        for my $has (sort keys %client) {
            my $c = $client{$has};
            my $answer = $c->rpc('tools/call', { name => $tool->{name},
                                                 arguments => { no => 1 } });
            if ($may{$scope}{$has}) {
                isnt $c->last->status, 403, "$has may $tool->{name}";
                next;
            }
            is $c->last->status, 403, "$has may not $tool->{name}";
            is $c->last->header('www-authenticate'),
                challenge($scope, $tool->{name}), 'and is told all it needs';
            is $answer->{error}{code}, 403, 'as JSON-RPC is';
            is $answer->{error}{data}{scope}, $scope, 'with the scope';
        }
    }
};

sleep 1.1; # the next refusal has a row of its own

subtest 'a batch' => sub {
    my $c = $client{'mcp:read'};
    my @answers = @{ $c->rpc_raw([
        map { { jsonrpc => '2.0', id => $_->[0], method => 'tools/call',
                params => { name => $_->[1], arguments => {} } } }
            [1, 'get_account'], [2, 'save_release_draft'], [3, 'list_stores'],
    ])->json };
    is $c->last->status, 200, 'is answered';
    is $c->last->header('www-authenticate'), undef, 'without a challenge';
    ok $answers[0]{result} && $answers[2]{result}, 'what it may is done';
    is $answers[1]{error}{code}, 403, 'what it may not is refused alone';
    is $answers[1]{error}{data}{scope}, 'mcp:write', 'with the scope';
};

subtest 'the other address' => sub {
    my $c = $client{'mcp:read'};
    local $c->{mcp_path} = '/mcp';
    $c->rpc('tools/call', { name => 'save_release_draft', arguments => {} });
    is $c->last->header('www-authenticate'),
        challenge('mcp:write', 'save_release_draft', '/mcp'),
        'has metadata of its own';
};

subtest 'the audit trail' => sub {
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'scope' AND subject = 'save_release_draft'
          AND outcome = 'insufficient_scope' AND account_login = 'ann'
          AND token_name = 'mcp:read' AND address = '127.0.0.1'", 't'),
        'has the refusals of tools';
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'scope' AND subject LIKE '/api/%' AND program = 'admin'
          AND account_login = 'ann' AND token_name = 'openid'", 't'),
        'and of routes';
    # A process that answers one request knows nothing of the others.
    return if $i->front eq 'cgi';
    my $began = time;
    $client{'mcp:read'}->rpc('tools/call', { name => 'takedown_release',
                                             arguments => {} }) for 1 .. 40;
    my $most = 2 * (1 + time - $began) + 1; # there are two processes
    ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
        WHERE subject = 'takedown_release' AND token_name = 'mcp:read'", 't'),
        'the same refusal again';
    cmp_ok $i->sql("SELECT count(*) FROM sign_in_audit WHERE subject =
        'takedown_release' AND token_name = 'mcp:read'"), '<=', $most + 1,
        'has a row a second at most, however often it comes';
};

done_testing;
