# A process that signs and checks access tokens of an instance (t/db/signer).
#
#   my $s = Dubplate::Signer->new($instance);
#   my $grant = $s->grant($account, 'once:mcp');     # rows, by SQL
#   my $token = $s->sign($grant);                    # dies when it cannot
#   $s->check($token);                               # 'ok', or an error's name
#   $s->ask('sign ...');                             # the answer as it is
package Dubplate::Signer;

use strict;
use warnings;
use IPC::Open2;

use Dubplate::Build;
use Dubplate::Proc;

sub new {
    my ($class, $i) = @_;
    my $program = Dubplate::Build::program('t/db/signer')
        // die "t/db/signer is not built\n";
    my %env = %{ $i->program_env };
    local @ENV{ keys %env } = values %env;
    my $pid = open2(my $from, my $to, Dubplate::Proc::as_user(
        argv => [$program]));
    $to->autoflush(1);
    return bless { i => $i, pid => $pid, from => $from, to => $to,
                   owner => $$ }, $class;
}

sub ask {
    my ($self, $line) = @_;
    print { $self->{to} } "$line\n";
    my $answer = readline $self->{from};
    die "the signer has ended\n" unless defined $answer;
    chomp $answer;
    return $answer;
}

# A grant of an account's to a client of its own: what sign() wants.
sub grant {
    my ($self, $account, $scope) = @_;
    my $client = "signer-$account->{login}";
    my $id = $self->{i}->sql(<<"SQL");
INSERT INTO oauth_client (client_id, source, client_name, fingerprint)
VALUES ('$client', 'manual', 'Signer', '') ON CONFLICT DO NOTHING;
INSERT INTO oauth_grant (account_id, client_id, resource, scope)
VALUES ('$account->{id}', '$client', '@{[ $self->{i}->url('/api/mcp') ]}',
    regexp_split_to_array('$scope', ' '))
RETURNING id
SQL
    return "$id $account->{id} $client $scope";
}

sub sign {
    my ($self, $grant) = @_;
    my $token = $self->ask("sign $grant");
    die "sign: $token\n" if $token =~ /^-/;
    return $token;
}

sub check {
    my ($self, $token) = @_;
    my ($name) = $self->ask("check $token") =~ /^-?(\S+)/;
    return $name;
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local $?;
    close $self->{to};
    waitpid $self->{pid}, 0;
}

1;
