# Web servers for Dubplate::Instance, from the shipped configurations.
package Dubplate::Front;

use strict;
use warnings;

use Dubplate::Build;
use Dubplate::Proc;

sub programs { return qw(mcp upload oauth admin health) }

my %start = (
    lighttpd => \&start_lighttpd,
    cgi => \&start_lighttpd_cgi,
    fcgid => \&start_apache,
    proxy_fcgi => \&start_apache,
    htaccess => \&start_apache,
);

sub fronts { return sort keys %start }

sub start {
    my ($instance) = @_;
    my $front = $instance->front;
    my $fn = $start{$front} // die "no front '$front': @{[fronts()]}\n";
    return $fn->($instance);
}

# A shipped template with its @placeholders@ filled.
sub template {
    my ($path, %value) = @_;
    my $file = Dubplate::Build::top_srcdir() . "/$path";
    open my $fh, '<', $file or die "$file: $!";
    local $/;
    my $text = <$fh>;
    $text =~ s/\@(\w+)\@/$value{$1} \/\/ die "$path: no value for $1\n"/ge;
    return $text;
}

sub places {
    my ($i) = @_;
    my $dir = $i->dir;
    return (
        fcgidir => $i->fcgi_dir, config => $i->config, rundir => "$dir/run",
        spooldir => "$dir/spool", logdir => "$dir/log",
        confdir => $dir, docroot => "$dir/www", address => '127.0.0.1',
        port => $i->port,
    );
}

sub start_lighttpd {
    my ($i) = @_;
    my $dir = $i->dir;
    Dubplate::Instance::write_file("$dir/dubplate.conf",
        template('lighttpd-conf/dubplate.conf.in', places($i)));
    Dubplate::Instance::write_file("$dir/lighttpd.conf",
        template('lighttpd-conf/standalone.conf.in', places($i)),
        "fastcgi.debug = 0\nserver.breakagelog = \"$dir/log/programs.log\"\n");
    return lighttpd($i);
}

sub lighttpd {
    my ($i) = @_;
    my $dir = $i->dir;
    return Dubplate::Proc->spawn(
        name => 'lighttpd', log => "$dir/log/lighttpd.log",
        argv => ['/usr/sbin/lighttpd', '-D', '-f', "$dir/lighttpd.conf"]);
}

# The same addresses by mod_cgi: one process per request.
sub start_lighttpd_cgi {
    my ($i) = @_;
    my $dir = $i->dir;
    my $common = template('lighttpd-conf/dubplate.conf.in', places($i));
    my @route = $common =~ /HTTP\["url"\] =~ ("[^\n]+") \{.*?(\w+)\.fcgi/sg;
    my $text = template('lighttpd-conf/standalone.conf.in', places($i));
    $text =~ s/^include .*\n//m;
    $text .= qq{server.modules += ("mod_rewrite", "mod_alias", "mod_cgi")\n}
        . qq{server.breakagelog = "$dir/log/programs.log"\n}
        . qq{server.stream-response-body = 2\n}
        . qq{alias.url = ("/.programs/" => "$dir/fcgi/")\n}
        . qq{cgi.assign = (".fcgi" => "")\nurl.rewrite-once = (\n};
    while (my ($pattern, $program) = splice @route, 0, 2) {
        $pattern =~ s/^"\^(.*)"$/$1/;
        # Unlike a condition, a rewrite sees the query, too.
        $pattern =~ s/\(\/\|\$\)/(\/|\\?|\$)/;
        $text .= qq{    "^(?:$pattern).*" => "/.programs/$program.fcgi\${qsa}",\n};
    }
    Dubplate::Instance::write_file("$dir/lighttpd.conf", $text, ")\n");
    return lighttpd($i);
}

my %modules = (
    common => [qw(mpm_event authz_core mime alias env rewrite setenvif
                  reqtimeout)],
    fcgid => [qw(fcgid)],
    proxy_fcgi => [qw(proxy proxy_fcgi)],
    htaccess => [qw(fcgid cgid)],
);

sub start_apache {
    my ($i) = @_;
    my $dir = $i->dir;
    my $front = $i->front;
    my $modules = join '', map { "LoadModule ${_}_module "
                               . "/usr/lib/apache2/modules/mod_$_.so\n" }
        @{ $modules{common} }, @{ $modules{$front} };
    my %extra = (
        fcgid => "FcgidIPCDir $dir/run\n"
               . "FcgidProcessTableFile $dir/run/fcgid_shm\n",
        proxy_fcgi => '',
        htaccess => "FcgidIPCDir $dir/run\n"
               . "FcgidProcessTableFile $dir/run/fcgid_shm\n"
               . "ScriptSock $dir/run/cgisock\n",
    );
    my $conf = $front eq 'htaccess' ? htaccess($i)
        : template('apache-conf/' . ($front =~ tr/_/-/r) . '.conf.in',
                   places($i));
    Dubplate::Instance::write_file("$dir/apache.conf", <<"END");
ServerRoot $dir
ServerName 127.0.0.1
Listen 127.0.0.1:@{[$i->port]}
PidFile $dir/run/apache.pid
DefaultRuntimeDir $dir/run
Mutex file:$dir/run default
TypesConfig /dev/null
ErrorLog $dir/log/apache-error.log
LogLevel warn
DocumentRoot $dir/www
ServerLimit 4
ThreadsPerChild 32
MaxRequestWorkers 128
StartServers 1
MinSpareThreads 16
MaxSpareThreads 128
GracefulShutdownTimeout 5
$modules$extra{$front}
<Directory />
    Require all denied
    AllowOverride None
</Directory>
<Directory $dir/www>
    Require all granted
</Directory>
$conf
END
    start_daemons($i) if $front eq 'proxy_fcgi';
    return Dubplate::Proc->spawn(
        name => 'apache', log => "$dir/log/apache.log",
        argv => ['/usr/sbin/apache2', '-DFOREGROUND', '-f',
                 "$dir/apache.conf"]);
}

# The programs as daemons on their own sockets, as the systemd unit does.
sub start_daemons {
    my ($i) = @_;
    my $dir = $i->dir;
    $_->stop for @{ $i->{servers} // [] };
    $i->{servers} = [map {
        unlink "$dir/run/$_.sock";
        Dubplate::Proc->spawn(
            name => $_, log => "$dir/log/$_.log",
            argv => ["$dir/fcgi/$_.fcgi", '--listen', "$dir/run/$_.sock"]);
    } programs()];
}

# A host where only .htaccess may be written.
sub htaccess {
    my ($i) = @_;
    my $dir = $i->dir;
    my $conf = Dubplate::Build::top_srcdir() . "/apache-conf";
    my ($status, $out, $err) = Dubplate::Proc->run(as => 'root', argv => [
        'sh', "$conf/install-htaccess.in", '--template', "$conf/htaccess.in",
        '--programs', $i->fcgi_dir, '--config', $i->config,
        '--docroot', "$dir/www", '--force',
    ]);
    die "install-htaccess: $err" if $status != 0;
    return "<Directory $dir/www>\n    AllowOverride All\n</Directory>\n";
}

1;
