# A browser with cookies and forms, and a client that signs in with it.
#
#   my $o = Dubplate::OAuth->new($instance);      # a browser of its own
#   my $r = $o->get('/oauth/login');              # Dubplate::Response
#   my $r = $o->post('/oauth/authorize', { ... });
#   my ($form) = $o->forms($r);                   # { action, fields, submits }
#   my $r = $o->submit($r, username => 'ann', password => '...');
#   my $url = $o->federate($r);                   # the button that leads to
#                                                 # another provider: where to
#   $o->cookies;                                  # { name => value }
#
#   my $client = $o->client(redirect_uris => [...], ...);   # a row: { client_id,
#                                                 # client_secret, redirect_uri }
#   my $url = $o->authorize_url($client, scope => ..., state => ...);
#   my $back = $o->sign_in($client, login => 'ann', scope => 'mcp:read');
#       # the whole way through login and consent: { code, state, iss } or
#       # { error, error_description, ... }; also in {verifier}
#   my $r = $o->go($url, login => 'ann');         # the same from any address
#   my $r = $o->redeem($client, $back);           # POST /oauth/token
#   my $r = $o->refresh($client, $refresh_token, scope => ...);
#   my $tokens = $o->tokens($client, login => 'ann');  # sign in and redeem
#
#   my ($header, $claims) = Dubplate::OAuth::jwt($token);   # unchecked
#
#   Dubplate::OAuth::password($instance, 'ann', 'secret words');
#   Dubplate::OAuth::one_time_code($secret, int(time / 30));   # in base32
package Dubplate::OAuth;

use strict;
use warnings;
use Digest::SHA qw(hmac_sha1 sha256);
use HTTP::Tiny;
use MIME::Base64 qw(encode_base64 encode_base64url decode_base64url);

use Dubplate::Build;
use Dubplate::Client;
use Dubplate::Proc;

our $PASSWORD = 'correct horse battery';

sub new {
    my ($class, $instance, %opt) = @_;
    return bless { i => $instance, cookies => {}, headers => {}, %opt },
        $class;
}

sub cookies { $_[0]{cookies} }

sub password {
    my ($i, $login, $password) = @_;
    my ($status, $out, $err) = Dubplate::Proc->run(
        argv => [Dubplate::Build::bin('dubplatectl'), 'account', 'password',
                 $login],
        env => { %{ $i->program_env }, PGUSER => 'postgres' },
        input => ($password // $PASSWORD) . "\n");
    die "account password: $err$out" if $status != 0;
}

sub escape { $_[0] =~ s/([^A-Za-z0-9_.~-])/sprintf '%%%02X', ord $1/ger }

sub encode {
    my (%form) = @_;
    return join '&', map { escape($_) . '=' . escape($form{$_}) }
        grep { defined $form{$_} } sort keys %form;
}

sub decode {
    my ($text) = @_;
    return map { tr/+/ /; s/%([0-9A-Fa-f]{2})/chr hex $1/ger }
        map { my @p = split /=/, $_, 2; ($p[0], $p[1] // '') }
        split /&/, $text;
}

sub request {
    my ($self, $method, $path, %opt) = @_;
    my %headers = (%{ $self->{headers} }, %{ $opt{headers} // {} });
    my $cookies = join '; ',
        map {"$_=$self->{cookies}{$_}"} sort keys %{ $self->{cookies} };
    $headers{cookie} = $cookies if $cookies ne '' && !exists $headers{cookie};
    delete $headers{$_} for grep { !defined $headers{$_} } keys %headers;
    my $url = $path =~ /^https?:/ ? $path : $self->{i}->url . $path;
    my $res = HTTP::Tiny->new(timeout => 60, max_redirect => 0)->request(
        $method, $url, { headers => \%headers,
            defined $opt{content} ? (content => $opt{content}) : () });
    my $set = $res->{headers}{'set-cookie'} // [];
    for (ref $set ? @$set : $set) {
        my ($name, $value) = /^([^=]+)=([^;]*)/;
        if (/; Max-Age=0\b/) { delete $self->{cookies}{$name} }
        else { $self->{cookies}{$name} = $value }
    }
    return $self->{last} = bless $res, 'Dubplate::Response';
}

sub last { $_[0]{last} }

sub get { $_[0]->request('GET', $_[1], headers => $_[2]) }

sub post {
    my ($self, $path, $form, $headers) = @_;
    return $self->request('POST', $path,
        content => ref $form ? encode(%$form) : $form,
        headers => { 'content-type' => 'application/x-www-form-urlencoded',
                     %{ $headers // {} } });
}

sub unescape { $_[0] =~ s/&#(\d+);/chr $1/ger }

# The forms of a page: where they go, their fields with their values, and the
# buttons that have a name.
sub forms {
    my ($self, $r) = @_;
    my $html = $r->body;
    my @forms;
    while ($html =~ m{<form([^>]*)>(.*?)</form>}gs) {
        my ($head, $body) = ($1, $2);
        my %form = (action => unescape(($head =~ /action="([^"]*)"/)[0]),
                    fields => {});
        while ($body =~ /<input([^>]*)>/g) {
            my $input = $1;
            my ($name) = $input =~ /\bname="([^"]*)"/ or next;
            next if $input =~ /type="checkbox"/ && $input !~ /\bchecked/;
            my ($value) = $input =~ /\bvalue="([^"]*)"/;
            $form{fields}{ unescape($name) } = unescape($value // '');
        }
        push @forms, \%form;
    }
    return @forms;
}

# Send the first form of a page that has all these fields (or buttons).
sub submit {
    my ($self, $r, %values) = @_;
    my ($form) = $self->forms($r);
    die "there is no form in this page: " . $r->body if !$form;
    return $self->post($form->{action}, { %{ $form->{fields} }, %values },
                       { origin => $self->{i}->url });
}

# The page that leads to another provider leads on by itself.
sub federate {
    my ($self, $r) = @_;
    my ($form) = grep { $_->{action} eq '/oauth/federate' } $self->forms($r);
    die "there is no such button in this page: " . $r->body if !$form;
    my $page = $self->post($form->{action}, $form->{fields},
                           { origin => $self->{i}->url });
    my ($url) = ($page->header('refresh') // '') =~ /^0;url=(.*)/;
    return $url;
}

# A client as an operator would enter it.
sub client {
    my ($self, %opt) = @_;
    my $id = $opt{client_id} // 'test-' . ++$self->{i}{oauth_clients};
    my @uris = @{ $opt{redirect_uris} // ['https://app.example/callback'] };
    my $secret = $opt{secret};
    my $q = sub { "'" . $_[0] =~ s/'/''/gr . "'" };
    my $array = sub { 'ARRAY[' . join(',', map { $q->($_) } @_) . ']::text[]' };
    my $account = $opt{account}
        ? "(SELECT id FROM account WHERE login = " . $q->($opt{account}) . ')'
        : 'NULL';
    $self->{i}->sql(sprintf q{SELECT outcome FROM client_put(%s, 'manual', %s,
        %s, %s, %s, %s, %s, %s, '{}', %s, NULL, NULL)},
        $q->($id), $q->($opt{name} // 'Test client'), $array->(@uris),
        $q->($opt{method} // ($secret ? 'client_secret_basic' : 'none')),
        $secret ? q{'\x} . blake2b($self->{i}, $secret) . q{'} : 'NULL',
        $q->($opt{type} // 'native'),
        $array->(@{ $opt{grant_types}
                    // ['authorization_code', 'refresh_token'] }),
        $array->(@{ $opt{scope} // [] }), $account);
    return { client_id => $id, client_secret => $secret,
             redirect_uri => $uris[0] };
}

# The hash the database keeps of a secret.
sub blake2b {
    my ($i, $text) = @_;
    my ($status, $out, $err) = Dubplate::Proc->run(
        argv => ['b2sum', '-l', '256'], input => $text);
    die "b2sum: $err" if $status != 0;
    return (split ' ', $out)[0];
}

sub base32 {
    my $bits = join '', map { sprintf '%05b', index
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', $_ } split //, $_[0];
    return pack 'B*', substr $bits, 0, 8 * int(length($bits) / 8);
}

# The code of a step of 30 seconds (RFC 6238).
sub one_time_code {
    my ($secret, $step) = @_;
    my $hmac = hmac_sha1(pack('Q>', $step), base32($secret));
    my $n = unpack 'N', substr $hmac, ord(substr $hmac, 19) & 15, 4;
    return sprintf '%06d', ($n & 0x7fffffff) % 1000000;
}

sub random_text { return encode_base64url(join '', map { chr int rand 256 } 1 .. 32) }

sub challenge { return encode_base64url(sha256($_[0])) }

# Where the client sends the browser; undef leaves a parameter out.
sub authorize_url {
    my ($self, $client, %opt) = @_;
    my $verifier = delete $opt{verifier} // random_text();
    $self->{verifier} = $verifier;
    my %ask = (
        response_type => 'code', client_id => $client->{client_id},
        redirect_uri => $client->{redirect_uri}, state => 'st&te=1',
        code_challenge => challenge($verifier),
        code_challenge_method => 'S256', %opt,
    );
    return ($opt{path} // '/oauth/authorize') . '?'
        . encode(map { $_ => $ask{$_} } grep { $_ ne 'path' } keys %ask);
}

# What a redirect to the client says.
sub back {
    my ($self, $r) = @_;
    my $location = $r->header('location') // return;
    my ($uri, $query) = split /\?/, $location, 2;
    return { decode($query // ''), uri => $uri, location => $location,
             verifier => $self->{verifier} };
}

# From an address of the server to the redirect that leaves it, whatever
# pages come between: the response with that redirect.
sub go {
    my ($self, $url, %opt) = @_;
    my $r = $self->get($url);
    for (1 .. 5) {
        my $location = $r->header('location');
        if (defined $location) {
            return $r if index $location, $self->{i}->url . '/';
            $r = $self->get($location);
        } elsif ($r->body =~ /name="password"/) {
            $r = $self->submit($r, username => $opt{login},
                               password => $opt{password} // $PASSWORD);
        } elsif ($r->body =~ /name="decision"/) {
            $r = $self->submit($r, decision => $opt{decision} // 'allow');
        } else {
            last;
        }
    }
    my $text = $r->body =~ s/<[^>]*>//gr;
    die "$url: HTTP $r->{status}: " . $text =~ s/\s+/ /gr . "\n";
}

# From the client's request to its redirect.
sub sign_in {
    my ($self, $client, %opt) = @_;
    my %who = map { $_ => delete $opt{$_} } qw(login password decision);
    return $self->back($self->go($self->authorize_url($client, %opt), %who));
}

# A request of the client itself: to the token endpoint, say.
sub as_client {
    my ($self, $client, $path, $form, $headers) = @_;
    my %headers = %{ $headers // {} };
    my %form = %$form;
    if (defined $client->{client_secret} && ($client->{method} // '') ne 'post') {
        $headers{authorization} //= 'Basic ' . encode_base64(
            escape($client->{client_id}) . ':'
            . escape($client->{client_secret}), '');
    } else {
        $form{client_id} = $client->{client_id} if !exists $form{client_id};
        $form{client_secret} //= $client->{client_secret};
    }
    my $browser = Dubplate::OAuth->new($self->{i});
    return $self->{last} = $browser->post($path, \%form, \%headers);
}

sub redeem {
    my ($self, $client, $back, %opt) = @_;
    return $self->as_client($client, '/oauth/token', {
        grant_type => 'authorization_code', code => $back->{code},
        redirect_uri => $client->{redirect_uri},
        code_verifier => $back->{verifier}, %opt });
}

sub refresh {
    my ($self, $client, $token, %opt) = @_;
    return $self->as_client($client, '/oauth/token', {
        grant_type => 'refresh_token', refresh_token => $token, %opt });
}

sub jwt {
    my ($token) = @_;
    return map { Dubplate::Client::decode(decode_base64url($_)) }
        (split /\./, $token)[0, 1];
}

sub tokens {
    my ($self, $client, %opt) = @_;
    my $back = $self->sign_in($client, %opt);
    die "sign_in: $back->{error}: $back->{error_description}\n"
        if !defined $back->{code};
    my $r = $self->redeem($client, $back);
    die "token: HTTP $r->{status} " . $r->body . "\n" if $r->status != 200;
    return $r->json;
}

1;
