# Somebody's web server, over TLS: https://localhost:PORT.
#
#   my $site = Dubplate::Website->new;             # forks; ends with the test
#   $site->url('/client.json'); $site->port; $site->ca_file;
#   $site->page('/client.json', type => 'application/json', body => $text,
#       status => 200, headers => { ETag => '"1"' },
#       delay => 2,          # seconds before the answer
#       drip => 1,           # a byte every 0.2 s
#       endless => 1,        # never ends
#       etag => '"1"');      # answers 304 where If-None-Match has it
#   $site->json('/client.json', { ... }, %more);   # the same for JSON
#   $site->asked('/client.json');                  # how often; '' = all
#   $site->heads('/client.json');                  # what was asked, in order
package Dubplate::Website;

use strict;
use warnings;
use File::Temp;
use IO::Socket::INET;
use IO::Socket::SSL;
use JSON::PP ();
use POSIX ();
use Time::HiRes qw(sleep);

my $json = JSON::PP->new->utf8->canonical;

sub new {
    my ($class, %opt) = @_;
    my $self = bless { dir => File::Temp->newdir(TEMPLATE =>
        'dubplate-website-XXXXXX', TMPDIR => 1), owner => $$ }, $class;
    chmod 0755, $self->{dir};
    system("openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
        . "-keyout $self->{dir}/key -out $self->{dir}/cert "
        . "-subj /CN=localhost -addext subjectAltName=DNS:localhost "
        . "2>/dev/null") == 0 or die "no openssl command\n";
    $self->{listen} = IO::Socket::INET->new(Listen => 50,
        LocalAddr => '127.0.0.1') or die $@;
    $self->{port} = $self->{listen}->sockport;
    $self->{pid} = fork // die "fork: $!";
    $self->serve if !$self->{pid};
    close $self->{listen};
    return $self;
}

sub port { $_[0]{port} }
sub ca_file { "$_[0]{dir}/cert" }
sub url { "https://localhost:$_[0]{port}$_[1]" }

sub file_of {
    my ($self, $path) = @_;
    return "$self->{dir}/page" . $path =~ s/([^\w.])/sprintf '%%%02X', ord $1/ger;
}

sub page {
    my ($self, $path, %page) = @_;
    my $file = $self->file_of($path);
    open my $fh, '>', "$file.new" or die "$file: $!";
    print $fh $json->encode(\%page);
    close $fh;
    rename "$file.new", $file or die "$file: $!";
    return $self->url($path);
}

sub json {
    my ($self, $path, $value, %more) = @_;
    return $self->page($path, type => 'application/json',
                       body => $json->encode($value), %more);
}

sub heads {
    my ($self, $path) = @_;
    open my $fh, '<', "$self->{dir}/asked" or return;
    my @heads = map { $json->decode($_) } <$fh>;
    return grep { $path eq '' || $_->{path} eq $path } @heads;
}

sub asked { return scalar(my @heads = $_[0]->heads($_[1])) }

# In the forked server: one process for each connection.
sub serve {
    my ($self) = @_;
    $SIG{CHLD} = 'IGNORE';
    $SIG{TERM} = 'DEFAULT';
    while (my $socket = $self->{listen}->accept) {
        my $pid = fork;
        next if $pid || !defined $pid;
        alarm 30;
        my $client = IO::Socket::SSL->start_SSL($socket, SSL_server => 1,
            SSL_cert_file => "$self->{dir}/cert",
            SSL_key_file => "$self->{dir}/key");
        $self->answer($client) if $client;
        close $client if $client;
        POSIX::_exit(0);
    }
    POSIX::_exit(0);
}

sub answer {
    my ($self, $client) = @_;
    local $SIG{PIPE} = 'IGNORE';
    my %head = (line => scalar(<$client>) // return);
    while (my $line = <$client>) {
        last if $line eq "\r\n";
        $head{ lc $1 } = $2 if $line =~ /^([^:]+):\s*(.*?)\r\n/;
    }
    ($head{path}) = $head{line} =~ /^\S+ (\S+)/ or return;
    open my $log, '>>', "$self->{dir}/asked";
    syswrite $log, $json->encode(\%head) . "\n";
    close $log;
    my $page = { status => 404, body => 'no' };
    if (open my $fh, '<', $self->file_of($head{path})) {
        local $/;
        $page = $json->decode(<$fh>);
    }
    sleep $page->{delay} if $page->{delay};
    $self->send($client, $page, ($head{'if-none-match'} // '')
        eq ($page->{etag} // 'none'));
}

sub send {
    my ($self, $client, $page, $same) = @_;
    my %headers = %{ $page->{headers} // {} };
    $headers{'Content-Type'} = $page->{type} if defined $page->{type};
    $headers{ETag} = $page->{etag} if defined $page->{etag};
    my $status = $same ? 304 : $page->{status} // 200;
    my $body = $same ? '' : $page->{body} // '';
    print $client "HTTP/1.1 $status Status\r\nConnection: close\r\n"
        . join('', map {"$_: $headers{$_}\r\n"} sort keys %headers) . "\r\n";
    if ($page->{drip}) {
        for my $byte (split //, $body) {
            print $client $byte or return;
            sleep 0.2;
        }
        return;
    }
    print $client $body;
    while ($page->{endless}) { print $client ' ' x 16384 or return }
}

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$ || !$self->{pid};
    local $?;
    kill 'TERM', $self->{pid};
    waitpid $self->{pid}, 0;
}

1;
