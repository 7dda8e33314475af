#!/usr/bin/perl
# Signing in through a certified OpenID provider: npm oidc-provider.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", $FindBin::Bin;
use Dubplate::OAuth;
use HTTP::Tiny;
use Sdk;
use Test::More;
use Time::HiRes qw(sleep);

Sdk::need('oidc-provider');

# A provider and a house that trusts it.
sub start {
    my (%env) = @_;
    my $port = Dubplate::Instance::free_port();
    my $i = Dubplate::Instance->new(conf => {
        'federation.login' => 'federated', 'federation.join' => 'yes',
        'federation.issuer' => "http://127.0.0.1:$port",
        'federation.client_id' => 'desk',
        'federation.client_secret' => q{desk's secret +%&},
        'federation.allowed_domains' => 'label.example',
        'federation.scopes_by_group' => 'staff = mcp:read',
        'federation.allow_http' => 'yes',
        'federation.allow_addresses' => '127.0.0.1',
        'federation.allow_ports' => "443 80 $port",
    });
    $i->{provider} = Dubplate::Proc->spawn(
        name => 'oidc-provider', as => 'root', log => $i->dir . '/log/provider',
        argv => [Sdk::program(), "$FindBin::Bin/upstream.js", $port,
                 $i->url('/oauth/callback')],
        env => { NODE_PATH => Sdk::packages() . '/node_modules',
                 DUBPLATE_GROUPS => 'staff others', %env });
    for (1 .. 200) {
        my $url = "http://127.0.0.1:$port/.well-known/openid-configuration";
        return $i if HTTP::Tiny->new->get($url)->{success};
        sleep 0.05;
    }
    die "oidc-provider does not come up\n";
}

# Sign in and consent on the provider's own pages: where it leads back to.
sub at_provider {
    my ($provider, $i, $url, $name) = @_;
    my $r = $provider->get($url);
    for (1 .. 10) {
        my $location = $r->header('location');
        if (defined $location) {
            return $location if index($location, $i->url) == 0;
            $location = $i->{opt}{conf}{'federation.issuer'} . $location
                if $location =~ m{^/};
            $r = $provider->get($location);
        } else {
            my ($form) = $provider->forms($r);
            my %login = exists $form->{fields}{login}
                ? (login => $name, password => 'any') : ();
            $r = $provider->post($form->{action},
                                 { %{ $form->{fields} }, %login });
        }
    }
    die 'oidc-provider: ' . $r->status . ' ' . $r->body;
}

for my $variant (
    ['a secret in a header, claims by userinfo', {}],
    ['a secret in the form, claims in the id_token',
     { DUBPLATE_AUTH => 'client_secret_post', DUBPLATE_CLAIMS => 'id_token' }],
) {
    my ($name, $env) = @$variant;
    subtest $name => sub {
        my $i = start(%$env);
        my $o = Dubplate::OAuth->new($i);
        my $provider = Dubplate::OAuth->new($i);
        my $client = $o->client(name => 'Rook');
        my $page = $o->get($o->authorize_url($client,
            scope => 'mcp:read mcp:write openid', login_hint => 'ida'));
        my $url = $o->federate($page);
        my $back = at_provider($provider, $i, $url, 'ida');
        like $back, qr{^\Q@{[$i->url]}\E/oauth/callback\?code=.*&iss=},
            'the provider leads back, and says who it is';
        my $r = $o->get($back);
        is $r->status, 303, 'which signs in';
        $r = $o->get($r->header('location'));
        like $r->body, qr/as <strong>ida<\/strong>/, 'as the account that joins';
        unlike $r->body, qr/mcp:write/, 'limited by a group';
        my $answer = $o->back($o->submit($r, decision => 'allow'));
        like $answer->{code}, qr/^ac_/, 'the client gets its code';
        my $tokens = $o->redeem($client, $answer)->json;
        is $tokens->{scope}, 'mcp:read openid', 'and tokens for as much';
        my $desk = $i->client({ token => $tokens->{access_token} });
        is_deeply $desk->tool('list_releases')->{releases}, [],
            'with which it reads';
        $desk->rpc('tools/call', { name => 'prepare_local_file_upload',
                                   arguments => {} });
        is $desk->last->status, 403, 'and does not write';
        is $i->sql('SELECT issuer, subject, email FROM federated_overview'),
            $i->{opt}{conf}{'federation.issuer'} . '|ida|ida@label.example',
            'and the account is linked to who it is there';

        my $again = Dubplate::OAuth->new($i);
        $url = $again->federate($again->get('/oauth/login'));
        $back = at_provider($provider, $i, $url, 'nobody');
        is $again->get($back)->header('location'), $i->url('/oauth/account'),
            'the second time the provider asks nothing';
        is $i->sql('SELECT count(*) FROM account'), 1, 'it is the same account';
        is $again->get($back)->status, 400, 'and the way back works once';

        my $prompted = Dubplate::OAuth->new($i);
        $page = $prompted->get($prompted->authorize_url($client,
            scope => 'mcp:read', prompt => 'login'));
        $url = $prompted->federate($page);
        like $provider->get($url)->header('location'), qr{/interaction/},
            'with prompt=login it asks again';
        $url = $prompted->federate($prompted->get($prompted->authorize_url(
            $client, scope => 'mcp:read', max_age => 60)));
        $back = at_provider($provider, $i, $url, 'ida');
        is $prompted->get($back)->status, 303, 'max_age is kept to';
        $i->{provider}->stop;
    };
}
done_testing;
