#!/usr/bin/perl
# Clients whose id is the address of their metadata: what is fetched and kept,
# what is refused, and what does when it cannot be had.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use Dubplate::Instance;
use Dubplate::OAuth;
use Dubplate::Website;
use Test::More;
use Time::HiRes qw(time);

my $site = Dubplate::Website->new;
my $i = Dubplate::Instance->new(conf => {
    'auth.password_memory_bytes' => 8388608, 'auth.password_passes' => 1,
    'fetch.allow_ports' => $site->port, # nothing else can be connected to
    'fetch.allow_addresses' => '127.0.0.1 ::1',
    'fetch.ca_file' => $site->ca_file,
});
$i->account('ann');
Dubplate::OAuth::password($i, 'ann');

my $callback = $site->url('/callback');

sub document {
    my ($path, %more) = @_;
    return { client_id => $site->url($path), client_name => 'A Document',
             redirect_uris => [$callback], %more };
}

sub client { return { client_id => $_[0], redirect_uri => $_[1] // $callback } }

# An anonymous browser asks for that client.
sub ask {
    my $browser = Dubplate::OAuth->new($i);
    return $browser->get($browser->authorize_url(client(@_)));
}

sub row {
    my ($path, $what) = @_;
    return $i->sql("SELECT $what FROM oauth_client WHERE client_id = '"
                   . $site->url($path) . "'");
}

sub forget { $i->sql('DELETE FROM rate_bucket') }

sub expire {
    $i->sql("UPDATE oauth_client SET cache_until = now() WHERE client_id = '"
            . $site->url($_[0]) . "'");
}

# The page of a refusal: never ours, never a redirect.
sub refused {
    my ($path, $pattern, $what) = @_;
    forget();
    my $start = time;
    my $r = ask($site->url($path));
    is $r->status, 400, "$what is refused";
    ok !defined $r->header('location'), 'the browser is sent nowhere';
    like $r->body, qr/role="alert".*localhost:\d+.*$pattern/s,
        'the page says why';
    cmp_ok time - $start, '<', 7, 'in time';
    is row($path, 'count(*)'), 0, 'nothing is kept';
}

subtest 'a client that nobody entered' => sub {
    my $url = $site->json('/client.json', document('/client.json'),
                          headers => { 'Cache-Control' => 'max-age=60' });
    my $browser = Dubplate::OAuth->new($i);
    my $r = $browser->get($browser->authorize_url(client($url)));
    is $r->status, 200, 'is shown to people';
    like $r->body, qr/A Document/, 'by its name';
    like $r->body, qr/\Q$url/, 'by its address';
    like $r->body, qr{<strong>localhost:\d+</strong>|localhost}, 'by its host';
    my $back = $browser->sign_in(client($url), login => 'ann');
    like $back->{code}, qr/^ac_/, 'and gets its code';
    is $back->{uri}, $callback, 'where it said';
    is $site->asked('/client.json'), 1, 'the document was fetched once';
    my ($head) = $site->heads('/client.json');
    like $head->{line}, qr/^GET /, 'by GET';
    is $head->{accept}, 'application/json', 'as JSON';
    ok !defined $head->{cookie} && !defined $head->{authorization}
        && !defined $head->{referer} && !defined $head->{'accept-encoding'},
        'with nothing of ours';
    is row('/client.json', "source || ' ' || token_endpoint_auth_method || ' '
        || application_type"), 'document none web', 'it is a public client';
    like ask($url, 'https://evil.example/cb')->body, qr/redirect_uri/,
        'codes go to no other address';
};

subtest 'how long it is kept' => sub {
    my %seconds = ('max-age=60' => 60, 'public, max-age=3600' => 3600,
        'no-store' => 30, 'no-cache, max-age=600' => 30, 'max-age=0' => 30,
        'max-age=31536000' => 86400, 'private' => 3600);
    my $n = 0;
    for my $control (sort keys %seconds) {
        my $path = '/age' . ++$n;
        $site->json($path, document($path),
                    headers => { 'Cache-Control' => $control });
        forget();
        ask($site->url($path));
        is row($path, 'extract(epoch FROM cache_until - fetched_at)::int'),
            $seconds{$control}, "$control is $seconds{$control} s";
    }
};

subtest 'asking again' => sub {
    $site->json('/etag', document('/etag'), etag => '"one"',
                headers => { 'Cache-Control' => 'max-age=300' });
    ask($site->url('/etag')) for 1 .. 3;
    is $site->asked('/etag'), 1, 'a fresh document is not asked for';
    expire('/etag');
    forget();
    is ask($site->url('/etag'))->status, 200, 'a stale one is';
    is +($site->heads('/etag'))[1]{'if-none-match'}, '"one"', 'with its ETag';
    is row('/etag', 'extract(epoch FROM cache_until - now())::int > 290'), 't',
        '304 makes it fresh';
    ask($site->url('/etag'));
    is $site->asked('/etag'), 2, 'and it is not asked for';
    $site->json('/etag', document('/etag', client_name => 'Renamed'),
                etag => '"two"');
    expire('/etag');
    like ask($site->url('/etag'))->body, qr/Renamed/, 'a new one is taken';
    is row('/etag', 'etag'), '"two"', 'with its own ETag';
    $site->json('/etag', document('/etag'),
                headers => { ETag => "\"\xc3\xa9\"" });
    expire('/etag');
    is ask($site->url('/etag'))->status, 200, 'an odd ETag does no harm';
    expire('/etag');
    is ask($site->url('/etag'))->status, 200, 'nor later';
};

subtest 'consent is for what is shown' => sub {
    my @alone = (headers => { 'sec-fetch-site' => 'none' });
    my $url = $site->json('/consent', document('/consent'));
    my $browser = Dubplate::OAuth->new($i, @alone);
    forget();
    like $browser->sign_in(client($url), login => 'ann')->{code}, qr/^ac_/,
        'they say yes';
    my $r = $browser->get($browser->authorize_url(client($url)));
    like $r->body, qr/name="decision"/,
        'and are asked again: everybody shares this client';
    my %changes = (client_name => 'Another name',
                   redirect_uris => [$site->url('/other')]);
    for my $key (sort keys %changes) {
        $site->json('/consent', document('/consent', $key => $changes{$key}));
        expire('/consent');
        forget();
        $r = $browser->get($browser->authorize_url(client($url,
            $key eq 'redirect_uris' ? $site->url('/other') : undef)));
        my $shown = ref $changes{$key} ? $changes{$key}[0] : $changes{$key};
        like $r->body, qr/\Q$shown\E.*name="decision"/s,
            "a changed $key is what the page shows";
    }
};

subtest 'documents that cannot be taken' => sub {
    my %bad = (
        'another client_id' => { client_id => $site->url('/bad/') },
        'no client_id' => { client_id => undef },
        'no redirect address' => { redirect_uris => [] },
        'a redirect to a stranger'
            => { redirect_uris => ['https://evil.example/cb'] },
        'a redirect without TLS'
            => { redirect_uris => ['http://localhost.evil.example/cb'] },
        'a redirect to another port'
            => { redirect_uris => ['https://localhost/callback'] },
        'a script' => { redirect_uris => ['javascript:alert(1)'] },
        'a secret' => { client_secret => 'x' },
        'a method with a secret'
            => { token_endpoint_auth_method => 'client_secret_basic' },
        'a method with keys'
            => { token_endpoint_auth_method => 'private_key_jwt' },
        'a private key' => { jwks => { keys => [{ kty => 'RSA', d => 'AQ' }] } },
        'the implicit grant' => { grant_types => ['implicit'] },
    );
    for my $what (sort keys %bad) {
        $site->json('/bad', document('/bad', %{ $bad{$what} }));
        refused('/bad', qr/cannot be used here/, $what);
    }
    my $name = "<script>alert(1)</script>\x{202e}";
    $site->json('/name', document('/name', client_name => $name));
    forget();
    my $r = ask($site->url('/name'));
    unlike $r->body, qr/<script/, 'a name is text';
    unlike $r->body, qr/\xe2\x80\xae/, 'and cannot turn the line round';
};

subtest 'answers that are no document' => sub {
    my $good = JSON::PP->new->encode(document('/odd'));
    my %odd = (
        'a redirect' => [qr/fetched/, status => 302,
            headers => { Location => $site->url('/client.json') }],
        'a permanent one' => [qr/fetched/, status => 308,
            headers => { Location => $site->url('/odd') }],
        'nothing there' => [qr/status 404/, status => 404],
        'gone' => [qr/status 410/, status => 410],
        'a failure' => [qr/status 500/, status => 500, body => $good],
        'a part' => [qr/status 206/, status => 206, body => $good],
        'created' => [qr/status 201/, status => 201, body => $good],
        'a challenge' => [qr/status 403/, status => 403, type => 'text/html'],
        'a page' => [qr/Content-Type/, type => 'text/html', body => $good],
        'no type' => [qr/Content-Type/, body => $good, type => undef],
        'plain text' => [qr/Content-Type/, type => 'text/plain',
                         body => $good],
        'half of one' => [qr/not JSON/, body => substr $good, 0, 40],
        'nothing' => [qr/not JSON/, body => ''],
        'a list' => [qr/cannot be used/, body => '[]'],
        'twice the same member' => [qr/not JSON/,
            body => $good =~ s/^\{/{"client_name":"x",/r],
        'a byte too many' => [qr/larger than 65536/,
            body => $good . ' ' x (65537 - length $good)],
        'an endless one' => [qr/larger than 65536/, body => $good,
                             endless => 1],
        'a slow answer' => [qr/fetched/, body => $good, delay => 8],
        'a slow document' => [qr/fetched/, body => $good, drip => 1],
    );
    for my $what (sort keys %odd) {
        my ($pattern, @page) = @{ $odd{$what} };
        $site->page('/odd', type => 'application/json', @page);
        refused('/odd', $pattern, $what);
    }
    $site->page('/odd', type => 'application/json; charset=utf-8',
                body => $good . ' ' x (65536 - length $good));
    forget();
    is ask($site->url('/odd'))->status, 200,
        'one of 64 KiB to the byte is taken, and failures were not kept';
};

subtest 'when it cannot be had any more' => sub {
    my $url = $site->json('/later', document('/later'));
    forget();
    is ask($url)->status, 200, 'it was there';
    for ([status => 500], [status => 403, type => 'text/html'],
         [status => 429], [delay => 8]) {
        $site->json('/later', document('/later'), @$_);
        expire('/later');
        forget();
        is ask($url)->status, 200, "@$_: what it said does";
    }
    $i->sql("UPDATE oauth_client SET fetched_at = now() - interval '3 days'
             WHERE client_id = '$url'");
    $site->page('/later', status => 500);
    forget();
    is ask($url)->status, 400, 'but not for ever';
    $site->json('/later', document('/later'));
    is ask($url)->status, 200, 'it comes back';
    for my $end ([status => 404], [status => 410],
                 [client_id => 'https://localhost/x']) {
        $site->json('/later', document('/later', @$end),
                    $end->[0] eq 'status' ? @$end : ());
        expire('/later');
        forget();
        is ask($url)->status, 400, "@$end: it is withdrawn";
        $site->page('/later', status => 500);
        is ask($url)->status, 400, 'and stays so while nothing better comes';
        $site->json('/later', document('/later'));
        is ask($url)->status, 200, 'until it is there again';
    }
};

subtest 'tokens of a client with a document' => sub {
    my $url = $site->json('/tokens', document('/tokens'));
    my $browser = Dubplate::OAuth->new($i);
    my $client = client($url);
    forget();
    my $tokens = $browser->tokens($client, login => 'ann',
                                  scope => 'mcp:read offline_access');
    ok $tokens->{access_token}, 'it redeems its code';
    my $asked = $site->asked('/tokens');
    my $r = $browser->refresh($client, $tokens->{refresh_token});
    is $r->status, 200, 'and refreshes';
    is $site->asked('/tokens'), $asked, 'without another look';
    expire('/tokens');
    $r = $browser->refresh($client, $r->json->{refresh_token});
    is $r->status, 200, 'past its time, too';
    is $site->asked('/tokens'), $asked + 1, 'with one';
    my $last = $r->json->{refresh_token};
    $site->page('/tokens', status => 500);
    expire('/tokens');
    $r = $browser->refresh($client, $last);
    is $r->status, 200, 'a failure of its web server does not end it';
    $last = $r->json->{refresh_token};
    $site->page('/tokens', status => 410);
    $r = $browser->refresh($client, $last);
    is $r->status, 401, 'its makers do, by taking it away';
    is $r->json->{error}, 'invalid_client', 'as an unknown client';
    like $r->json->{error_description}, qr/status 410/, 'which is told';
    $site->json('/tokens', document('/tokens'));
    is $browser->refresh($client, $last)->status, 200,
        'the token is good when it is back';
    $asked = $site->asked('');
    $r = $browser->refresh(client($site->url('/never')), $last);
    is $r->status, 401, 'a client that never signed in is unknown';
    is $site->asked(''), $asked, 'and not looked for';
};

subtest 'known clients whose document cannot be had' => sub {
    my $claude = 'https://claude.ai/oauth/mcp-oauth-client-metadata';
    forget();
    my $r = ask($claude, 'https://claude.ai/api/mcp/auth_callback');
    is $r->status, 200, 'go by what is shipped';
    like $r->body, qr/Claude/, 'under their name';
    is ask($claude, 'https://evil.example/cb')->status, 400,
        'codes go nowhere else';
    is ask('https://claude.ai/oauth/other',
           'https://claude.ai/api/mcp/auth_callback')->status, 400,
        'other documents of their makers do not';
    $r = ask('https://claude.ai/oauth/claude-code-client-metadata',
             'http://localhost:54545/callback');
    is $r->status, 200, 'a command line goes, too';
    $r = ask('https://chatgpt.com/oauth/client.json',
             'https://chatgpt.com/connector_platform_oauth_redirect');
    is $r->status, 200, 'and another chat';
};

subtest 'ids that are no address of a document' => sub {
    my $asked = $site->asked('');
    my $host = 'localhost:' . $site->port;
    forget();
    for my $id ("https://$host", "https://$host/", "http://$host/client.json",
                "HTTPS://$host/client.json", "https://LOCALHOST/client.json",
                "https://user\@$host/client.json",
                "https://$host/client.json#x", "https://$host/a/../client.json",
                "https://$host/%2e%2e/client.json", "https://$host/./x",
                'https://127.0.0.1:' . $site->port . '/client.json',
                'https://[::1]:' . $site->port . '/client.json',
                "https://2130706433/client.json", "https://$host/client json",
                " https://$host/client.json", "https://$host/client.json ",
                "https://$host/" . 'x' x 2000, $i->url('/oauth/style.css')) {
        my $r = ask($id);
        is $r->status, 400, 'is refused: ' . substr $id, 0, 50;
        like $r->body, qr/No client of that client_id/, 'as unknown';
    }
    is $site->asked(''), $asked, 'and nothing is fetched';
};

subtest 'one fetch for all who ask at once' => sub {
    my $url = $site->json('/once', document('/once'), delay => 1.5);
    forget();
    my @pids = map {
        my $pid = fork // die;
        if (!$pid) {
            my $status = eval { ask($url)->status } // 0;
            require POSIX;
            POSIX::_exit($status == 200 ? 0 : 1);
        }
        $pid;
    } 1 .. 6;
    my $bad = 0;
    for (@pids) { waitpid $_, 0; $bad += $? != 0 }
    is $bad, 0, 'all get their page';
    is $site->asked('/once'), 1, 'by one fetch';
    $site->page('/fails', status => 500, delay => 1);
    forget();
    @pids = map {
        my $pid = fork // die;
        if (!$pid) {
            my $r = eval { ask($site->url('/fails')) };
            require POSIX;
            POSIX::_exit($r && $r->status == 400 && $r->body =~ /status 500/
                ? 0 : 1);
        }
        $pid;
    } 1 .. 5;
    for (@pids) { waitpid $_, 0; $bad += $? != 0 }
    is $bad, 0, 'a failure is told to all who waited';
    is $site->asked('/fails'), 1, 'too';
    $i->sql("UPDATE client_fetch SET ended_at = NULL, problem = NULL,
             until = now() - interval '1 s' WHERE client_id LIKE '%/fails'");
    $site->json('/fails', document('/fails'));
    is ask($site->url('/fails'))->status, 200,
        'a process that died while fetching is no obstacle';
};

subtest 'limits' => sub {
    forget();
    my @status = map {
        $site->json("/limit$_", document("/limit$_"));
        ask($site->url("/limit$_"))->status;
    } 1 .. 11;
    is_deeply \@status, [(200) x 10, 429], 'ten a minute for an address';
    my $r = ask($site->url('/limit11'));
    ok $r->header('retry-after'), 'it says when again';
    like $r->body, qr/Wait a minute/, 'in words, too';
    is ask($site->url('/limit3'))->status, 200, 'what is kept goes on';
    expire('/limit3');
    is ask($site->url('/limit3'))->status, 200, 'even when it is stale';
    $i->sql("DELETE FROM rate_bucket WHERE key LIKE 'document:%'");
    $i->sql("UPDATE rate_bucket SET tokens = 0, updated_at = now() + '1 h'
             WHERE key = 'document'");
    is ask($site->url('/limit11'))->status, 429, 'all together have a limit';
    forget();
    is ask($site->url('/limit11'))->status, 200, 'later it goes on';
};

subtest 'what operators decide' => sub {
    my $url = $site->url('/client.json');
    my $asked = $site->asked('');
    forget();
    expire('/client.json');
    $i->sql("SELECT client_disable('$url', true)");
    like ask($url)->body, qr/No client of that client_id/,
        'a client that was shut out is unknown';
    is $site->asked(''), $asked, 'and its document is not asked for';
    $i->sql("SELECT client_disable('$url', false)");
    is ask($url)->status, 200, 'let in again it is there';
    $i->set('oauth.redirect_hosts' => 'friend.example');
    $i->restart_front;
    $site->json('/policy', document('/policy',
        redirect_uris => ['https://friend.example/cb']), etag => '"p"');
    forget();
    is ask($site->url('/policy'), 'https://friend.example/cb')->status, 200,
        'documents may lead where the settings allow';
    $i->set('oauth.redirect_hosts' => '', 'oauth.client_documents' => 'yes');
    $i->restart_front;
    expire('/policy');
    is ask($site->url('/policy'), 'https://friend.example/cb')->status, 400,
        'no longer when they do not, though the document is the same';
    $i->set('oauth.client_documents' => 'no');
    $i->restart_front;
    expire('/client.json');
    $asked = $site->asked('');
    like ask($url)->body, qr/No client of that client_id/,
        'documents can be switched off';
    is $site->asked(''), $asked, 'altogether';
};

subtest 'addresses that are not public' => sub {
    $i->set('oauth.client_documents' => 'yes', 'fetch.allow_addresses' => '');
    $i->restart_front;
    forget();
    my $asked = $site->asked('');
    $site->json('/private', document('/private'));
    refused('/private', qr/could not be fetched/, 'a name of this machine');
    is $site->asked(''), $asked, 'nothing is connected to';
    $i->set('fetch.allow_addresses' => '127.0.0.1 ::1', 'fetch.ca_file' => '');
    $i->restart_front;
    refused('/private', qr/could not be fetched/,
            'a certificate of an unknown authority');
    is $site->asked(''), $asked, 'nothing is asked';
};

done_testing;
