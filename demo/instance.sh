# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# The embedded instance of quickstart: a private PostgreSQL on a unix socket,
# lighttpd on the loopback address, a worker.  All of it lives below $var, its
# sockets and process numbers below $run; it runs as $owner.

# Run a command as the owner of the instance.
as_owner() {
    if [ "$(id -un)" = "$owner" ]; then
        "$@"
    else
        setpriv --reuid="$owner" --regid="$(id -g "$owner")" --init-groups \
            env HOME="$var" USER="$owner" "$@"
    fi
}

# start NAME COMMAND...: in the background, in a session of its own, so that
# Ctrl-C reaches quickstart alone.
start() {
    local name=$1
    shift
    as_owner setsid sh -c 'echo $$ >"$1"; shift; exec "$@"' - \
        "$run/$name.pid" "$@" >>"$var/log/$name.log" 2>&1 </dev/null &
    disown
}

pid_of() { cat "$run/$1.pid" 2>/dev/null || true; }

# Is it running, and is it ours?  Numbers of processes are used again.
alive() {
    local pid program
    pid=$(pid_of "$1")
    [ -n "$pid" ] && [ -d "/proc/$pid" ] || return 1
    { program=$(tr '\0' ' ' <"/proc/$pid/cmdline"); } 2>/dev/null || return 1
    case $program in *"$var"*) return 0 ;; esac
    return 1
}

# end NAME SIGNAL SECONDS
end() {
    local pid i
    alive "$1" || { rm -f "$run/$1.pid"; return 0; }
    pid=$(pid_of "$1")
    kill "-$2" "$pid" 2>/dev/null || true
    for ((i = 0; i < $3 * 20; i++)); do
        alive "$1" || break
        sleep 0.05
    done
    ! alive "$1" || kill -KILL "$pid" 2>/dev/null || true
    rm -f "$run/$1.pid"
}

# until_true SECONDS COMMAND...
until_true() {
    local end=$((SECONDS + $1))
    shift
    while ! "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}

show_log() {
    tail -n 20 "$var/log/$1.log" 2>/dev/null | sed 's/^/    /' >&2
}

ctl() { as_owner env PGUSER=postgres "$var/usr/bin/dubplatectl" "$@"; }

# The address of the instance as curl wants it.
answers() { curl -fsS -m 5 -o /dev/null "$url$1"; }

make_folders() {
    local name
    for name in etc/dubplate log storage spool www outbox demo; do
        mkdir -p "$var/$name"
    done
    mkdir -p "$run/dubplate"
    [ "$(id -u)" -ne 0 ] ||
        chown "$owner:" "$var"/{log,storage,spool,www,outbox,demo} \
            "$run" "$run/dubplate"
    chmod 0700 "$var/storage" "$var/spool" "$run" "$run/dubplate"
    chmod 0755 "$var" "$var/demo"
}

write_settings() {
    local ini=$var/etc/dubplate/dubplate.ini
    if [ ! -f "$ini" ]; then
        cat >"$ini" <<END
; The settings of the instance that quickstart made.  Change what you like:
; quickstart rewrites only public_url.  All settings: dubplatectl config
[server]
public_url = $url

[database]
url = host=$run dbname=dubplate

[storage]
path = $var/storage

[delivery]
path = $var/outbox
END
    fi
    sed -i -e "s|^public_url = .*|public_url = $url|" \
        -e "s|^url = host=.*|url = host=$run dbname=dubplate|" "$ini"
    sed -e "s|@address@|127.0.0.1|" -e "s|@port@|$port|" \
        -e "s|@docroot@|$var/www|" -e "s|@rundir@|$run/dubplate|" \
        -e "s|@logdir@|$var/log|" -e "s|@spooldir@|$var/spool|" \
        -e "s|@confdir@|$var/usr/share/dubplate/lighttpd-conf|" \
        "$var/usr/share/dubplate/lighttpd-conf/standalone.conf.in" \
        >"$var/etc/lighttpd.conf"
}

pg_bin() {
    find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null |
        sort -V | tail -n 1 | xargs -r dirname
}

make_cluster() {
    mkdir -p "$var/pg"
    [ "$(id -u)" -ne 0 ] || chown "$owner:" "$var/pg"
    as_owner "$(pg_bin)/initdb" -D "$var/pg" -U postgres -A trust -E UTF8 \
        --no-locale --wal-segsize=4
}

start_postgres() {
    alive postgres || start postgres "$(pg_bin)/postgres" -D "$var/pg" \
        -c listen_addresses= -c unix_socket_directories="$run" \
        -c max_connections=100 -c timezone=UTC
    until_true 30 as_owner "$(pg_bin)/pg_isready" -q -h "$run" || {
        show_log postgres
        fail "PostgreSQL does not start" "Its log: $var/log/postgres.log"
    }
}

make_database() {
    local psql="psql -X -q -h $run -U postgres -v ON_ERROR_STOP=1"
    # shellcheck disable=SC2086
    as_owner $psql -At -d postgres -c \
        "SELECT 1 FROM pg_database WHERE datname = 'dubplate'" | grep -q 1 ||
        as_owner $psql -d postgres -c 'CREATE DATABASE dubplate'
    ctl migrate
}

# As the caller: the settings' folder is not the owner's, the file will be.
make_keys() { PGUSER=postgres "$var/usr/bin/dubplatectl" key init; }

port_is_free() {
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start_web() {
    port_is_free "$port" || fail "port $port is in use" \
        "Choose another one: ./quickstart --port $((port + 1))"
    start lighttpd /usr/sbin/lighttpd -D -f "$var/etc/lighttpd.conf"
    until_true 20 answers /health || {
        show_log lighttpd
        show_log lighttpd-error
        fail "the web server does not answer at $url/health" \
            "Its logs: $var/log/lighttpd*.log"
    }
}

start_worker() {
    start worker "$var/usr/bin/dubplate-worker"
    until_true 20 answers /ready || {
        show_log worker
        fail "the instance is not ready: $(curl -s "$url/ready")" \
            "The worker's log: $var/log/worker.log"
    }
}

stop_instance() {
    end lighttpd INT 10
    end worker TERM 15
    end postgres INT 20
}

# demo with credits and a token that only its owner can read, and admin.
make_accounts() {
    ctl account create demo
    ctl account credit demo 100
    ctl account create admin --admin
    (umask 077 && ctl token create demo --name quickstart |
        grep -o 'pt_[A-Za-z0-9_-]*' | tail -n 1 >"$token_file")
    [ -s "$token_file" ]
}

# The demo account's password, made once: for signing in by a browser.
make_password() {
    (umask 077 && od -An -tx1 -N8 /dev/urandom | tr -d ' \n' \
        >"$password_file.new")
    ctl account password demo <"$password_file.new" &&
        mv "$password_file.new" "$password_file"
}
