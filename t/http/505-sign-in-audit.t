#!/usr/bin/perl
# The audit trail of signing in: a row for each login, grant, refusal and
# revocation, with who and which client, and with no secret.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Test::More;

my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1 });
my $ann = $i->account('ann');
Dubplate::OAuth::password($i, 'ann');
my $o = Dubplate::OAuth->new($i, headers => { 'user-agent' => 'Agent/1' });
my $client = $o->client(client_id => 'client-1');

# The newest row of an action, once it has come.
sub newest {
    my ($action, $outcome) = @_;
    my $sql = "SELECT account_login, subject, address, client, grant_id IS "
        . "NOT NULL AS granted FROM sign_in_audit WHERE action = '$action' "
        . "AND outcome = '$outcome' LIMIT 1";
    $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit WHERE action = "
        . "'$action' AND outcome = '$outcome'", 't', 5) or return {};
    my %row;
    @row{qw(login subject address client granted)} = split /\|/, $i->sql($sql);
    return \%row;
}

my $page = $o->get($o->authorize_url($client, scope => 'mcp:read'));
$o->submit($page, username => 'ann', password => 'not her password');
my $row = newest('login', 'login_failed');
is $row->{login}, 'ann', 'a failed login names the account';
is $row->{address}, '127.0.0.1', 'and where from';
$o->submit($page, username => 'her password by mistake',
           password => 'x');
unlike $i->sql('SELECT * FROM sign_in_audit'), qr/mistake/,
    'what was typed as a name is not kept';
my $back = $o->sign_in($client, login => 'ann', scope => 'mcp:read');
is newest('login', 'ok')->{login}, 'ann', 'a login';
$row = newest('grant', 'ok');
is "$row->{login} $row->{subject} $row->{granted}", 'ann client-1 t',
    'a grant: who, to whom, which';
like $row->{client} // '', qr/Agent/, 'and in which browser';
$i->sql('DELETE FROM audit_event');
$o->get($o->authorize_url($client, scope => 'mcp:read'),
        { 'sec-fetch-site' => 'none' });
is newest('grant', 'ok')->{login}, 'ann', 'a grant without a page, too';
$o->sign_in($client, login => 'ann', scope => 'mcp:write',
            decision => 'deny');
$row = newest('authorize', 'access_denied');
is "$row->{login} $row->{subject}", 'ann client-1', 'a refusal';
$o->get($o->authorize_url($client, scope => 'nothing'));
is newest('authorize', 'invalid_scope')->{subject}, 'client-1',
    'a request that was refused';
$i->sql('DELETE FROM audit_event');
$o->get('/oauth/authorize?client_id=nobody');
$o->get($o->authorize_url($client, redirect_uri => 'https://evil.example/'));
ok $i->wait_for("SELECT count(*) FROM sign_in_audit WHERE action = 'authorize'
    AND outcome = 'bad_request' AND (subject IS NULL AND detail LIKE
    '%client_id%' OR subject = 'client-1' AND detail LIKE '%redirect_uri%')",
    2, 5), 'so are an unknown client and an address that leads astray';
my ($form) = grep { $_->{action} =~ /grants/ }
    $o->forms($o->get('/oauth/account'));
$o->post($form->{action}, $form->{fields});
$row = newest('grant_end', 'revoked_by_owner');
is $row->{login}, 'ann', 'a revocation';
unlike $i->sql('SELECT * FROM audit_event'),
    qr/\Q$Dubplate::OAuth::PASSWORD\E|(?:ac|ah|bs|bt)_[\w-]{40}/,
    'and no secret anywhere';
done_testing;
