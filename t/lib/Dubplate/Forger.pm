# Access tokens made by a test, good ones and forged ones.
#
#   my $s = Dubplate::Forger->new($instance);     # a key, published
#   my $gid = $s->grant('ann', scope => 'mcp:read mcp:write',
#                       client => 'c_test');      # a client, a grant
#   my $token = $s->token($gid);                  # as the server makes them
#   my $token = $s->token($gid, exp => time + 2, aud => undef, ...);
#   my $token = $s->jwt({ typ => 'at+jwt', ... }, { iss => ..., ... });
#   $s->retire;                                   # the key got out
#
# undef leaves a claim out.  publish => 0 makes a key that nobody knows.
package Dubplate::Forger;

use strict;
use warnings;
use Digest::SHA qw(sha256 hmac_sha256);
use File::Temp;
use JSON::PP ();
use MIME::Base64 qw(encode_base64url);

my $json = JSON::PP->new->utf8->canonical;

sub new {
    my ($class, $i, %opt) = @_;
    my $temp = File::Temp->newdir('dubplate-key-XXXXXX', TMPDIR => 1);
    my $self = bless { i => $i, temp => $temp, pem => "$temp/key.pem" },
        $class;
    system(qw(openssl genrsa -out), $self->{pem}, '2048') == 0
        or die "openssl genrsa\n";
    my $modulus = qx(openssl rsa -in $self->{pem} -noout -modulus);
    $modulus =~ /Modulus=([0-9A-F]+)/ or die "openssl rsa: $modulus\n";
    my %jwk = (e => 'AQAB', kty => 'RSA',
               n => encode_base64url(pack 'H*', $1));
    $self->{kid} = encode_base64url(sha256($json->encode(\%jwk)));
    $self->{jwk} = { %jwk, kid => $self->{kid}, alg => 'RS256', use => 'sig' };
    $self->publish if $opt{publish} // 1;
    return $self;
}

sub kid { $_[0]{kid} }
sub jwk { $_[0]{jwk} }

# As a key that signed until now: beside the server's own.
sub publish {
    my ($self) = @_;
    my $jwk = $json->encode($self->{jwk});
    $self->{i}->sql("INSERT INTO dubplate.signing_key (kid, state, public_jwk,
        activated_at, retired_at, delete_after) VALUES ('$self->{kid}',
        'retired', '$jwk', now(), now(), now() + interval '1 day')");
}

sub retire {
    my ($self) = @_;
    $self->{i}->sql("SELECT dubplate.signing_key_retire('$self->{kid}')");
}

# A grant of the account to a client, which is made where it is new: its id.
sub grant {
    my ($self, $login, %opt) = @_;
    my $i = $self->{i};
    my $client = $opt{client} // 'c_test';
    my $scope = join ',', split / /, $opt{scope} // 'mcp:read mcp:write';
    my $resource = $opt{resource} // $i->url('/api/mcp');
    $i->sql("INSERT INTO dubplate.oauth_client (client_id, source, client_name,
        fingerprint) VALUES ('$client', 'manual', 'Test', '\\x00')
        ON CONFLICT DO NOTHING");
    return $i->sql("SELECT dubplate.grant_put(a.id, '$client', '$resource',
        '{$scope}') FROM dubplate.account a WHERE a.login = '$login'");
}

# The claims of a good token of a grant.
sub claims {
    my ($self, $gid, %claims) = @_;
    my $row = $self->{i}->sql("SELECT account_id || ' ' || client_id || ' '
        || resource || ' ' || array_to_string(scope, ' ')
        FROM dubplate.oauth_grant WHERE id = '$gid'");
    my ($account, $client, $resource, $scope) = split / /, $row, 4;
    my %all = (iss => $self->{i}->url, sub => $account, aud => $resource,
               client_id => $client, scope => $scope, gid => $gid,
               jti => 'test', iat => time, exp => time + 900, %claims);
    return { map { $_ => $all{$_} } grep { defined $all{$_} } keys %all };
}

sub token {
    my ($self, $gid, %claims) = @_;
    return $self->jwt({}, $self->claims($gid, %claims));
}

# Any header members over {alg RS256, typ at+jwt, kid}; any claims.
sub jwt {
    my ($self, $header, $claims) = @_;
    my %all = (alg => 'RS256', typ => 'at+jwt', kid => $self->{kid}, %$header);
    delete $all{$_} for grep { !defined $all{$_} } keys %all;
    my $text = join '.', map { encode_base64url($json->encode($_)) }
        \%all, $claims;
    return "$text." . encode_base64url($self->signature($text,
                                                        $all{alg} // 'none'));
}

sub signature {
    my ($self, $text, $alg) = @_;
    return '' if $alg eq 'none';
    return hmac_sha256($text, $self->public_pem) if $alg eq 'HS256';
    my $path = "$self->{temp}/text";
    open my $out, '>', $path or die "$path: $!";
    print $out $text;
    close $out or die "$path: $!";
    open my $in, '-|', qw(openssl dgst -sha256 -sign), $self->{pem}, $path
        or die "openssl: $!";
    binmode $in;
    local $/;
    return scalar <$in>;
}

sub public_pem {
    my ($self) = @_;
    return $self->{public} //= join '',
        qx(openssl rsa -in $self->{pem} -pubout 2>/dev/null);
}

1;
