#!/usr/bin/perl
# POST /oauth/token with client_credentials: machine users (RFC 6749 section
# 4.4), who act as the account an operator tied them to.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => { 'auth.cache_ms' => 0 });
my $ann = $i->account('ann');
my $o = Dubplate::OAuth->new($i);

sub machine {
    return $o->client(secret => 'cs_' . Dubplate::OAuth::random_text(),
        account => 'ann', redirect_uris => [], type => 'web',
        grant_types => ['client_credentials'], @_);
}

sub ask {
    my ($client, %form) = @_;
    return $o->as_client($client, '/oauth/token',
                         { grant_type => 'client_credentials', %form });
}

sub error { return join ' ', $_[0]->status, $_[0]->json->{error} }
sub claims { return (Dubplate::OAuth::jwt($_[0]->json->{access_token}))[1] }

sub login {
    my $c = $i->client({ token => $_[0]->json->{access_token} });
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

my $robot = machine();

subtest 'a machine user' => sub {
    my $r = ask($robot);
    is $r->status, 200, 'gets a token';
    is_deeply [sort keys %{ $r->json }], [qw(access_token expires_in scope
        token_type)], 'and no refresh token: it has its secret';
    is $r->json->{scope}, 'once:mcp', 'with the preset scope';
    is login($r), 'ann', 'it acts as its account';
    my $claims = claims($r);
    is $claims->{sub}, $robot->{client_id}, 'sub is the client (RFC 9068)';
    is $claims->{client_id}, $robot->{client_id}, 'as is client_id';
    is $claims->{aud}, $i->url('/api/mcp'), 'aud is the endpoint';
    is claims(ask($robot, resource => $i->url('/mcp')))->{aud},
        $i->url('/mcp'), 'or the resource that it names';
    is error(ask($robot, resource => 'https://other.example')),
        '400 invalid_target', 'if it is ours';
};

subtest 'an account that may less' => sub {
    $i->sql("UPDATE dubplate.account SET scope_max = '{mcp:read}'");
    my $r = ask($robot);
    is $r->json->{scope}, 'mcp:read', 'is told what the token can do';
    is claims($r)->{scope}, 'mcp:read', 'as is the token';
    $i->sql("UPDATE dubplate.account SET scope_max = NULL");
    is ask($robot)->json->{scope}, 'once:mcp', 'until it may more again';
};

subtest 'scopes' => sub {
    is ask($robot, scope => 'mcp:read')->json->{scope}, 'mcp:read',
        'one is asked for';
    is error(ask($robot, scope => $_)), '400 invalid_scope', "not $_"
        for qw(openid profile email offline_access admin), 'mcp:read openid';
    my $reader = machine(scope => ['mcp:read', 'openid']);
    is ask($reader)->json->{scope}, 'mcp:read',
        'a client that is registered for one has no more';
    is error(ask($reader, scope => 'mcp:write')), '400 invalid_scope',
        'even if it asks';
    is error(ask(machine(scope => ['openid']))), '400 invalid_scope',
        'with scopes about people alone it gets nothing';
};

subtest 'nobody else' => sub {
    is error(ask($o->client)), '400 unauthorized_client', 'no public client';
    is error(ask($o->client(secret => 'cs_x'))), '400 unauthorized_client',
        'no client of people';
    is error(ask({ %$robot, client_secret => 'cs_wrong' })),
        '401 invalid_client', 'not without the secret';
    is error(ask({ %$robot, client_secret => undef })), '401 invalid_client',
        'least of all without any';
};

subtest 'the end' => sub {
    my $r = ask($robot);
    $i->sql("SELECT dubplate.grant_revoke(NULL, NULL,
             '$robot->{client_id}', 'test')");
    is login($r), 401, 'a revoked grant ends its tokens';
    my $next = ask($robot);
    is login($next), 'ann', 'but the machine user may come again';
    $i->ctl('account', 'disable', 'ann');
    is login($next), 401, 'a disabled account ends them';
    is error(ask($robot)), '400 unauthorized_client', 'and has no new ones';
    $i->ctl('account', 'enable', 'ann');
    is login(ask($robot)), 'ann', 'until it is enabled';
    $i->sql("SELECT dubplate.client_disable('$robot->{client_id}', true)");
    is login($next), 401, 'a disabled client ends them';
    is error(ask($robot)), '401 invalid_client', 'and is as good as unknown';
};

done_testing;
