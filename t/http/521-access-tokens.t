#!/usr/bin/perl
# fronts: cgi
# Access tokens of the authorization server, at every program: which are
# taken, which are not, and how soon one ends.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::Forger;
use MIME::Base64 qw(encode_base64url decode_base64url);
use Test::More;
use Time::HiRes qw(sleep time);

my $i = Dubplate::Instance->new;
$i->account('ann', credits => 10, admin => 1);
$i->account('bob');
my $s = Dubplate::Forger->new($i);
my $gid = $s->grant('ann');
my $good = $s->token($gid);

sub client { return $i->client({ token => $_[0] }) }

# Whose account a call to get_account sees, or the status it is refused with.
sub who {
    my ($token) = @_;
    my $c = client($token);
    my $r = $c->rpc('tools/call', { name => 'get_account', arguments => {} });
    return $r->{result}{structuredContent}{login} // $c->last->status;
}

subtest 'a token' => sub {
    is who($good), 'ann', 'signs in at mcp';
    is client($good)->get('/api/mcp/files/a')->status, 404, 'at upload';
    is who($s->token($gid, aud => $i->url($_))), 'ann',
        "for the resource $_" for '/mcp', '/api/mcp', '/sse', '';
    is who($s->token($gid, aud => ['https://other.example', $i->url('/mcp')])),
        'ann', 'among others';
    is client($good)->get('/api/status')->status, 403,
        'of an administrator for the endpoint is not for administration';
    is client($s->token($gid, aud => $i->url))->get('/api/status')->status,
        200, 'one for the whole server is';
    is client($s->token($s->grant('bob'), aud => $i->url))->get('/api/status')
        ->status, 403, 'of an administrator, that is';
    is who($s->jwt({ typ => 'application/at+jwt' }, $s->claims($gid))), 'ann',
        'may spell its type out';
};

subtest 'scopes' => sub {
    my $write = ['tools/call', { name => 'save_release_draft',
                                 arguments => {} }];
    my $reader = client($s->token($gid, scope => 'mcp:read openid'));
    $reader->rpc(@$write);
    is $reader->last->status, 403, 'a token has no more than it says';
    my $narrow = $s->grant('ann', client => 'c_narrow', scope => 'mcp:read');
    my $liar = client($s->token($narrow, scope => 'mcp:read mcp:write'));
    $liar->rpc(@$write);
    is $liar->last->status, 403, 'and no more than its grant';
    is who($s->token($narrow, scope => 'mcp:write')), 'ann',
        'but what both have';
    is who($s->token($gid, scope => '')), 403, 'without any it may nothing';
    is who($s->token($gid, scope => 'openid email')), 403,
        'nor with those that are not of ours';
    client($s->token($s->grant('ann', client => 'c_all', scope => 'once:mcp')))
        ->tool('save_release_draft', { release => { title => 'A' } });
    pass 'once:mcp is all of it';
};

subtest 'what is no token' => sub {
    my $stranger = Dubplate::Forger->new($i, publish => 0);
    my ($head, $body, $signature) = split /\./, $good;
    my $tampered = decode_base64url($body) =~ s/mcp:read/mcp:root/r;
    my $other = $s->grant('bob', client => 'c_bob');
    my @cases = (
        ['an expired one', $s->token($gid, exp => time - 1)],
        ['one that never expires', $s->token($gid, exp => undef)],
        ['one of tomorrow', $s->token($gid, nbf => time + 600)],
        ['one made tomorrow', $s->token($gid, iat => time + 600)],
        ['one of another issuer', $s->token($gid, iss => 'https://evil.example')],
        ['an issuer with a slash', $s->token($gid, iss => $i->url('/'))],
        ['no issuer', $s->token($gid, iss => undef)],
        ['one for another', $s->token($gid, aud => 'https://other.example')],
        ['one for a part', $s->token($gid, aud => $i->url('/api/mcp/x'))],
        ['one for nobody', $s->token($gid, aud => undef)],
        ['an empty audience', $s->token($gid, aud => [])],
        ['an id_token', $s->jwt({ typ => 'JWT' }, $s->claims($gid))],
        ['one without type', $s->jwt({ typ => undef }, $s->claims($gid))],
        ['one nobody signed', $s->jwt({ alg => 'none' }, $s->claims($gid))],
        ['HMAC with the public key', $s->jwt({ alg => 'HS256' },
                                             $s->claims($gid))],
        ['a signature cut off', "$head.$body."],
        ['another signature', "$head.$body." . ('A' x length $signature)],
        ['claims changed', "$head." . encode_base64url($tampered)
                           . ".$signature"],
        ['an unknown key', $stranger->token($gid)],
        ['an unknown key of a known name',
         $stranger->jwt({ kid => $s->kid }, $s->claims($gid))],
        ['a key that comes along',
         $stranger->jwt({ jwk => $stranger->jwk }, $s->claims($gid))],
        ['what is critical', $s->jwt({ crit => ['exp'] }, $s->claims($gid))],
        ['one without a grant', $s->token($gid, gid => undef)],
        ['an unknown grant',
         $s->token($gid, gid => '6f1c7c3e-0d6c-4a0a-9d0e-000000000001')],
        ['a grant that is no id', $s->token($gid, gid => "' OR 1=1 --")],
        ["another's grant", $s->token($gid, gid => $other)],
        ["another's account", $s->token($other, sub => $s->claims($gid)->{sub})],
        ["another client's", $s->token($gid, client_id => 'c_bob')],
        ['one without an id', $s->token($gid, jti => undef)],
        ['three dots', 'eyJ..'], ['no dots', 'eyJhbGciOiJub25lIn0'],
        ['garbage', 'eyJ.eyJ.eyJ'],
    );
    my %text;
    for my $case (@cases) {
        my ($what, $token) = @$case;
        my $c = client($token);
        my $answer = $c->rpc('ping');
        is $c->last->status, 401, "$what signs nobody in";
        $text{ $answer->{error}{message} }++;
        like $c->last->header('www-authenticate'),
            qr/^Bearer realm="once-mcp", .*, error="invalid_token"$/,
            'and is challenged';
    }
    is_deeply [keys %text], ['The token is unknown, expired or revoked.'],
        'all are told alike';
    is who($good), 'ann', 'the good one is still good';
};

subtest 'its use' => sub {
    my $used = "SELECT last_used_at FROM dubplate.oauth_grant WHERE id = '$gid'";
    my $first = $i->sql($used);
    ok $first, 'is noted';
    who($good) for 1 .. 20;
    is who($s->token($gid, jti => "t$_")), 'ann', 'another of the grant works'
        for 1 .. 2;
    is $i->sql($used), $first, 'but not each time';
};

# Seconds until a token that works does not, at mcp and at upload.
sub seconds_until_dead {
    my ($token) = @_;
    my $start = time;
    my $c = client($token);
    for my $ask (sub { $c->rpc('ping'); $c->last->status },
                 sub { $c->get('/api/mcp/files/a')->status }) {
        sleep 0.05 while $ask->() != 401 && time < $start + 12;
    }
    return time - $start;
}

# Used at both programs, so that both have it in mind.
sub fresh {
    my ($token) = @_;
    is who($token), 'ann', 'it works before';
    is client($token)->get('/api/mcp/files/a')->status, 404, 'everywhere';
    return $token;
}

subtest 'its end' => sub {
    my $until = int(time) + 3;
    fresh(my $short = $s->token($gid, exp => $until));
    seconds_until_dead($short);
    my $late = time - $until;
    cmp_ok $late, '>=', -0.1, 'it lives to its end';
    cmp_ok $late, '<', 1, 'and no longer, though it was kept in mind';

    fresh(my $revoked = $s->token($s->grant('ann', client => 'c_revoked')));
    $i->sql("SELECT dubplate.grant_revoke(NULL, NULL, 'c_revoked', 'test')");
    cmp_ok seconds_until_dead($revoked), '<', 5.5,
        'a revoked grant ends it within 5 seconds';

    fresh(my $disabled = $s->token($s->grant('ann', client => 'c_disabled')));
    $i->sql("SELECT dubplate.client_disable('c_disabled', true)");
    cmp_ok seconds_until_dead($disabled), '<', 5.5, 'so does a client that is '
        . 'disabled';

    my $key = Dubplate::Forger->new($i);
    sleep 1.1; # an unknown key is looked for once a second
    fresh(my $retired = $key->token($gid));
    $key->retire;
    cmp_ok seconds_until_dead($retired), '<', 5.5, 'and a key that got out';
    is who($good), 'ann', 'others live on';

    fresh($good);
    $i->sql("SELECT dubplate.account_disable(id, true) FROM dubplate.account
             WHERE login = 'ann'");
    cmp_ok seconds_until_dead($good), '<', 5.5, 'and a disabled account';
};

subtest 'the audit trail' => sub {
    for my $detail ('a JWT: it has expired', 'a token for another audience',
                    'its grant, account or client is not in force') {
        client($detail =~ /expired/ ? $s->token($gid, exp => time - 1)
               : $detail =~ /audience/ ? $s->token($gid, aud => 'x')
               : $s->token($gid))->rpc('ping');
        ok $i->wait_for("SELECT count(*) > 0 FROM sign_in_audit
            WHERE action = 'token' AND subject = 'access'
              AND outcome = 'unauthorized' AND detail = '$detail'", 't'),
            "has: $detail";
        sleep 1.1;
    }
    is $i->sql("SELECT count(*) > 0 FROM sign_in_audit
        WHERE action = 'token' AND client_id = 'c_revoked'"), 't',
        'it names the client where the token did';
    is $i->sql("SELECT count(*) FROM audit_event e WHERE e::text LIKE '%eyJ%'"),
        0, 'and never a token';
    unlike $i->log(5000), qr/eyJ/, 'nor does a log';
};

done_testing;
