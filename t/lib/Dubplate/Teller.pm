# A web server of a test that is asked about tokens.
#
#   my $t = Dubplate::Teller->new;
#   $t->url('/check');                   # http://127.0.0.1:PORT/check
#   $t->say(TOKEN => [200, { login => 'ann' }]);   # or text; and delay seconds
#   $t->say(TOKEN => undef);             # no answer any more: 401
#   my @asked = $t->asked;               # { method, path, head, body }, so far
#   $t->stop; $t->start;                 # unreachable, and back at its port
#
# The token is what stands behind Bearer, or in the form's member token.
package Dubplate::Teller;

use strict;
use warnings;
use File::Temp;
use IO::Socket::INET;
use JSON::PP ();
use POSIX ();
use Time::HiRes qw(sleep);

use Dubplate::Client;

my $json = JSON::PP->new->utf8->canonical->allow_nonref;

sub new {
    my ($class) = @_;
    my $self = bless { temp => File::Temp->newdir, says => {}, port => 0,
                       owner => $$ }, $class;
    $self->save;
    return $self->start;
}

sub url { "http://127.0.0.1:$_[0]{port}" . ($_[1] // '') }
sub file { "$_[0]{temp}/$_[1]" }

sub save {
    my ($self) = @_;
    open my $out, '>', $self->file('new') or die $!;
    print $out $json->encode($self->{says});
    close $out;
    rename $self->file('new'), $self->file('says') or die $!;
}

sub say {
    my ($self, %says) = @_;
    $self->{says}{$_} = $says{$_} for keys %says;
    $self->save;
}

sub asked {
    my ($self) = @_;
    return map { $json->decode($_) } split /\n/,
        -e $self->file('asked') ? Dubplate::Client::slurp($self->file('asked'))
        : '';
}

sub start {
    my ($self) = @_;
    my $listen = IO::Socket::INET->new(
        Listen => 50, LocalAddr => '127.0.0.1', LocalPort => $self->{port},
        ReuseAddr => 1) or die $@;
    $self->{port} = $listen->sockport;
    $self->{pid} = fork // die;
    close $listen if $self->{pid};
    return $self if $self->{pid};
    $SIG{CHLD} = 'IGNORE';
    while (1) {
        my $client = $listen->accept or next;
        next if fork;
        close $listen;
        $self->answer($client);
        POSIX::_exit(0);
    }
}

sub stop {
    my ($self) = @_;
    kill 'KILL', $self->{pid} if $self->{pid};
    waitpid $self->{pid}, 0 if $self->{pid};
    $self->{pid} = undef;
}

sub answer {
    my ($self, $client) = @_;
    my ($head, $body) = ('', '');
    while (my $line = <$client>) {
        last if $line eq "\r\n";
        $head .= $line;
    }
    read $client, $body, $1 if $head =~ /^Content-Length: *(\d+)/mi;
    my ($method, $path) = $head =~ /^(\S+) (\S+)/ or return;
    my ($token) = $head =~ /^Authorization: Bearer (\S+)/mi;
    ($token) = $body =~ /(?:^|&)token=([^&]*)/ if !defined $token;
    open my $out, '>>', $self->file('asked') or die $!;
    syswrite $out, $json->encode({ method => $method, path => $path,
                                   head => $head, body => $body }) . "\n";
    close $out;
    my $says = $json->decode(Dubplate::Client::slurp($self->file('says')))
        ->{$token // ''} // [401, ''];
    my ($status, $text, $delay) = @$says;
    sleep $delay if $delay;
    my $type = ref $text ? 'application/json' : 'text/plain';
    $text = $json->encode($text) if ref $text;
    print $client "HTTP/1.1 $status Said\r\nContent-Type: $type\r\n"
        . ($status =~ /^3/ ? "Location: /elsewhere\r\n" : '')
        . 'Content-Length: ' . length($text)
        . "\r\nConnection: close\r\n\r\n$text";
    close $client;
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $!);
    $self->stop if $self->{owner} == $$;
}

1;
