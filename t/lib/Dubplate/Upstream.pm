# An OpenID provider on loopback that misbehaves as a test says.
#
#   my $up = Dubplate::Upstream->new;      # or path => '/realms/label',
#                                          # host => 'localhost'
#   $up->issuer; $up->conf;                # settings for an Instance
#   $up->person(sub => 'x1', email => ..., email_verified => JSON::PP::true);
#   my $back = $up->come_back($url);       # a browser at the authorization
#                                          # URL: where it is sent next
#   $up->set(claims => { aud => 'other' });
#   $up->set;                              # well-behaved again
#   $up->asked('/token');                  # requests: { method, path, query,
#                                          # form, authorization }
#   $up->forget;                           # those so far
#
# What set() takes, each in place of what is right; undef leaves it out:
#   claims => {...}     of the id_token
#   header => {...}     of the id_token: alg, kid, typ
#   sign => 'other'     by a key that is not published; 'none': without a
#                       signature; 'hmac': HS256 with the public key
#   rotate => 1         from now on by a new key, published as the only one
#   metadata => {...}   of the discovery document
#   back => {...}       parameters of the redirect back
#   told => [...]       which claims of the person are in the id_token (the
#                       others only userinfo tells)
#   answer => { '/token' => [status, { header => value }, body] }
#   wait_s => { '/token' => 7 }            how long an answer takes
package Dubplate::Upstream;

use strict;
use warnings;
use Digest::SHA qw(hmac_sha256 sha256);
use Fcntl qw(:flock);
use File::Temp;
use HTTP::Tiny;
use IO::Socket::INET;
use JSON::PP ();
use MIME::Base64 qw(decode_base64 encode_base64url);
use Time::HiRes qw(sleep time);

use Dubplate::Instance;
use Dubplate::Proc;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;

sub new {
    my ($class, %opt) = @_;
    my $temp = File::Temp->newdir('dubplate-upstream-XXXXXX', TMPDIR => 1);
    my $self = bless { dir => "$temp", temp => $temp,
                       port => Dubplate::Instance::free_port(),
                       host => $opt{host} // '127.0.0.1',
                       path => $opt{path} // '' }, $class;
    $self->{secret} = $opt{secret} // q{desk's secret +%&};
    make_key("$self->{dir}/$_.pem") for qw(0 other);
    $self->person(sub => 'x1', name => 'Ann', email => 'ann@label.example',
                  email_verified => JSON::PP::true);
    Dubplate::Proc::give($self->{dir}, glob "$self->{dir}/*");
    $self->{proc} = Dubplate::Proc->spawn(
        name => 'upstream', as => 'root', log => "$self->{dir}/log",
        argv => [$^X, (map { "-I$_" } @INC), '-MDubplate::Upstream', '-e',
                 'Dubplate::Upstream::serve(@ARGV)', $json->encode({
                     map { $_ => $self->{$_} } qw(dir host port path secret) })]);
    for (1 .. 200) {
        return $self if IO::Socket::INET->new("127.0.0.1:$self->{port}");
        sleep 0.05;
    }
    die "the upstream provider does not come up\n";
}

sub issuer { "http://$_[0]{host}:$_[0]{port}$_[0]{path}" }
sub stop { $_[0]{proc}->stop }

sub conf {
    my ($self, %more) = @_;
    return {
        'federation.issuer' => $self->issuer, 'federation.client_id' => 'desk',
        'federation.client_secret' => $self->{secret},
        'federation.allow_http' => 'yes',
        'federation.allow_addresses' => '127.0.0.1',
        'federation.allow_ports' => "443 80 $self->{port}", %more,
    };
}

sub person {
    my ($self, %claims) = @_;
    $self->{person} = \%claims;
    $self->set(%{ $self->{wrong} // {} });
}

sub set {
    my ($self, %wrong) = @_;
    make_key("$self->{dir}/" . ++$self->{n_keys} . '.pem') if $wrong{rotate};
    $self->{wrong} = \%wrong;
    replace("$self->{dir}/state", $json->encode({
        person => $self->{person}, wrong => \%wrong,
        key => $self->{n_keys} // 0 }));
}

# The browser of somebody who is signed in at the provider.
sub come_back {
    my ($self, $url) = @_;
    my $res = HTTP::Tiny->new(max_redirect => 0)->get($url);
    die "upstream: $res->{status} $res->{content}\n"
        unless $res->{status} == 303;
    return $res->{headers}{location};
}

sub asked {
    my ($self, $path) = @_;
    open my $fh, '<', "$self->{dir}/asked" or return;
    return grep { !defined $path || $_->{path} eq $self->{path} . $path }
        map { $json->decode($_) } <$fh>;
}

sub forget { unlink "$_[0]{dir}/asked" }

# Below here: the provider.

sub make_key {
    my ($file) = @_;
    my ($status, undef, $err) = Dubplate::Proc->run(
        as => 'root', argv => ['openssl', 'genrsa', '-out', $file, '2048']);
    die "openssl: $err" if $status != 0;
    chmod 0644, $file;
}

sub replace {
    my ($file, $text) = @_;
    Dubplate::Instance::write_file("$file.new", $text);
    rename "$file.new", $file or die "$file: $!";
}

sub slurp {
    open my $fh, '<:raw', $_[0] or return undef;
    local $/;
    return scalar <$fh>;
}

# The output of openssl, which is told what to sign on its standard input.
sub openssl {
    my ($dir, $input, @args) = @_;
    my $file = "$dir/in-$$";
    replace($file, $input);
    my (undef, $out) = Dubplate::Proc->run(stdin => $file, as => 'root',
                                           argv => ['openssl', @args]);
    unlink $file;
    return $out;
}

sub jwk {
    my ($dir, $name) = @_;
    my ($modulus) = openssl($dir, '', qw(rsa -noout -modulus -in),
                            "$dir/$name.pem") =~ /=([0-9A-F]+)/;
    return { kty => 'RSA', use => 'sig', alg => 'RS256', kid => "key-$name",
             n => encode_base64url(pack 'H*', $modulus), e => 'AQAB' };
}

# What is right, with members replaced or, by undef, taken out.
sub with {
    my ($right, $wrong) = @_;
    my %all = (%$right, %{ $wrong // {} });
    delete $all{$_} for grep { !defined $all{$_} } keys %all;
    return \%all;
}

sub params {
    my ($text) = @_;
    return { map { map { tr/+/ /; s/%([0-9A-Fa-f]{2})/chr hex $1/ger }
                   (split(/=/, $_, 2), '')[0, 1] } split /&/, $text };
}

sub escape { $_[0] =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger }

sub query {
    my ($params) = @_;
    return join '&', map { "$_=" . escape($params->{$_}) }
        sort keys %$params;
}

sub id_token {
    my ($at, $code) = @_;
    my ($state, $wrong) = ($at->{state}, $at->{state}{wrong});
    my $now = int time;
    my %told = %{ $state->{person} };
    if ($wrong->{told}) {
        my %in = map { $_ => 1 } 'sub', @{ $wrong->{told} };
        delete $told{$_} for grep { !$in{$_} } keys %told;
    }
    my $claims = with({ %told, iss => $at->{issuer}, aud => 'desk',
        iat => $now, exp => $now + 300, auth_time => $now,
        defined $code->{nonce} ? (nonce => $code->{nonce}) : () },
        $wrong->{claims});
    my $sign = $wrong->{sign} // $state->{key};
    my $header = with({ typ => 'JWT', kid => "key-$state->{key}",
        alg => { none => 'none', hmac => 'HS256' }->{$sign} // 'RS256' },
        $wrong->{header});
    my $input = join '.', map { encode_base64url($json->encode($_)) }
        $header, $claims;
    return "$input." if $sign eq 'none';
    my $key = "$at->{dir}/" . ($sign eq 'hmac' ? $state->{key} : $sign)
        . '.pem';
    my $signature = $sign eq 'hmac'
        ? hmac_sha256($input, openssl($at->{dir}, '', qw(rsa -pubout -in),
                                      $key))
        : openssl($at->{dir}, $input, qw(dgst -sha256 -sign), $key);
    return "$input." . encode_base64url($signature);
}

my %pages = (
    '/.well-known/openid-configuration' => sub {
        my ($at) = @_;
        return [200, {}, $json->encode(with({
            issuer => $at->{issuer},
            (map { ("${_}_endpoint" => "$at->{issuer}/$_") }
                qw(authorization token userinfo)),
            jwks_uri => "$at->{issuer}/jwks",
            response_types_supported => ['code'],
            subject_types_supported => ['public'],
            id_token_signing_alg_values_supported => ['RS256'],
            code_challenge_methods_supported => ['S256'],
            authorization_response_iss_parameter_supported => JSON::PP::true,
        }, $at->{state}{wrong}{metadata}))];
    },
    '/jwks' => sub {
        my ($at) = @_;
        return [200, {}, $json->encode({
            keys => [jwk($at->{dir}, $at->{state}{key})] })];
    },
    '/authorization' => sub {
        my ($at, $req) = @_;
        my $p = $req->{query};
        my $code = "code-$$-" . int rand 1e9;
        return [400, {}, 'a parameter is missing']
            if grep { !length($p->{$_} // '') } qw(client_id redirect_uri state
                nonce code_challenge);
        replace("$at->{dir}/$code", $json->encode($p));
        my $back = with({ code => $code, state => $p->{state},
                          iss => $at->{issuer} }, $at->{state}{wrong}{back});
        return [303, { location => "$p->{redirect_uri}?" . query($back) }, ''];
    },
    '/token' => sub {
        my ($at, $req) = @_;
        my $form = $req->{form};
        my ($basic) = ($req->{authorization} // '') =~ /^Basic (.+)/;
        my ($id, $secret) = $basic
            ? map { params("v=$_")->{v} } split /:/, decode_base64($basic), 2
            : @$form{qw(client_id client_secret)};
        return [401, {}, '{"error":"invalid_client"}']
            unless ($id // '') eq 'desk' && ($secret // '') eq $at->{secret};
        my $file = "$at->{dir}/" . ($form->{code} // '') =~ s{[^\w-]}{}gr;
        my $text = slurp($file);
        unlink $file;
        my $code = $text && $json->decode($text);
        return [400, {}, '{"error":"invalid_grant"}']
            unless $code
            && ($form->{grant_type} // '') eq 'authorization_code'
            && $code->{redirect_uri} eq ($form->{redirect_uri} // '')
            && $code->{code_challenge_method} eq 'S256'
            && $code->{code_challenge}
               eq encode_base64url(sha256($form->{code_verifier} // ''));
        return [200, {}, $json->encode({
            access_token => 'at-1', token_type => 'Bearer', expires_in => 300,
            id_token => id_token($at, $code) })];
    },
    '/userinfo' => sub {
        my ($at, $req) = @_;
        return [401, {}, '{}']
            unless ($req->{authorization} // '') eq 'Bearer at-1';
        return [200, {}, $json->encode($at->{state}{person})];
    },
);

sub read_request {
    my ($peer) = @_;
    my $head = '';
    while ($head !~ /\r\n\r\n/) {
        sysread $peer, $head, 4096, length $head or return undef;
    }
    ($head, my $body) = split /\r\n\r\n/, $head, 2;
    my ($length) = $head =~ /^content-length: *(\d+)/im;
    while (length $body < ($length // 0)) {
        sysread $peer, $body, 65536, length $body or return undef;
    }
    my ($method, $path, $query) = $head =~ m{^(\w+) ([^ ?]*)\??(\S*)};
    my ($authorization) = $head =~ /^authorization: *(.*?)\r?$/im;
    return { method => $method, path => $path, query => params($query),
             form => params($body), authorization => $authorization };
}

sub answer {
    my ($at, $peer) = @_;
    my $req = read_request($peer) // return;
    open my $log, '>>', "$at->{dir}/asked" or die $!;
    flock $log, LOCK_EX;
    print $log $json->encode($req), "\n";
    close $log;
    $at->{state} = $json->decode(slurp("$at->{dir}/state"));
    $at->{issuer} = "http://$at->{host}:$at->{port}$at->{path}";
    my ($name) = $req->{path} =~ m{^\Q$at->{path}\E(/.*)};
    my $wrong = $at->{state}{wrong};
    sleep $wrong->{wait_s}{$name} if $wrong->{wait_s}{$name // ''};
    my $page = $pages{ $name // '' };
    my ($status, $headers, $body) = @{ $wrong->{answer}{ $name // '' }
        // ($page ? $page->($at, $req) : [404, {}, '{}']) };
    $headers = { 'content-type' => 'application/json', connection => 'close',
                 'content-length' => length $body, %$headers };
    print $peer "HTTP/1.1 $status X\r\n",
        (map { "$_: $headers->{$_}\r\n" } sort keys %$headers), "\r\n", $body;
}

sub serve {
    my ($at) = map { $json->decode($_) } @_;
    my $socket = IO::Socket::INET->new(
        LocalAddr => '127.0.0.1', LocalPort => $at->{port}, Listen => 64,
        ReuseAddr => 1) or die "listen: $@";
    while (1) {
        my $peer = $socket->accept or next;
        1 while waitpid(-1, 1) > 0;
        if ((fork // die "fork: $!") == 0) {
            srand;
            answer($at, $peer);
            POSIX::_exit(0);
        }
        close $peer;
    }
}

1;
