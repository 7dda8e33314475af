# shellcheck shell=bash disable=SC2016,SC2034,SC2154
# What quickstart and check share: messages, packages, users, the build.
# Sourced by bash from the top of the tree; $top is that folder.

say() { printf '%s\n' "$*"; }

# fail MESSAGE [WHAT-TO-DO]
fail() {
    printf '\n%s: %s\n' "${0##*/}" "$1" >&2
    [ $# -lt 2 ] || printf '%s\n' "$2" >&2
    exit 1
}

# A path as the reader knows it.
short() {
    local path=${1/#"$top"\//}
    [ -z "${var:-}" ] || path=${path/#"$var"/var}
    printf '%s' "$path"
}

# step TEXT LOG COMMAND...: run it with its output in LOG, say how long it
# took; show the end of LOG when it fails and return its status.
step() {
    local text=$1 log=$2 start=$SECONDS status=0
    shift 2
    mkdir -p "$(dirname "$log")"
    printf '%s ... ' "$text"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        say "done ($((SECONDS - start)) s)"
        return 0
    fi
    say "failed"
    tail -n 30 "$log" | sed 's/^/    /' >&2
    say "The whole output is in $log" >&2
    return "$status"
}

packages_build="build-essential autoconf automake libtool autoconf-archive
    pkg-config libfcgi-dev libsodium-dev libssl-dev libpq-dev libjansson-dev
    libinih-dev libcurl4-openssl-dev libxml2-dev libvips-dev libseccomp-dev
    libqrencode-dev"
packages_run="postgresql-15 postgresql-client-15 lighttpd ffmpeg curl jq"

# The packages of the list that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" \
            = installed ] || printf '%s ' "$name"
    done
}

# As root, or by sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Install packages without starting the services that some bring: while
# policy-rc.d says 101, none starts.
apt_install() {
    as_root sh -s "$@" <<'SCRIPT'
set -eu
export DEBIAN_FRONTEND=noninteractive
if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT INT TERM
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
fi
# lighttpd and apache2 would start at the next boot, both on port 80.
was_there=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' \
    lighttpd apache2 2>/dev/null || true)
[ -n "$(find /var/lib/apt/lists -name '*Packages*' 2>/dev/null | head -n 1)" ] \
    && apt-get install -y --no-install-recommends -q "$@" </dev/null || {
        apt-get update -q </dev/null
        apt-get install -y --no-install-recommends -q "$@" </dev/null
    }
if [ -d /run/systemd/system ]; then
    for service in lighttpd apache2; do
        case $was_there in
        *"$service installed"*) ;;
        *) systemctl disable -q $service 2>/dev/null || true ;;
        esac
    done
fi
SCRIPT
}

# need_packages LOG NAME...: install what is missing.
need_packages() {
    local log=$1 missing
    shift
    command -v dpkg-query >/dev/null || fail \
        "this is no Debian system" \
        "Install by hand what these Debian packages hold: $*"
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        fail "packages are missing, and there is no sudo" \
            "As root: apt-get install $missing"
    fi
    if [ "$(id -u)" -ne 0 ] && [ -t 0 ]; then
        sudo -v || fail "sudo refused" "As root: apt-get install $missing"
    fi
    # shellcheck disable=SC2086
    step "Installing $(echo $missing | wc -w) Debian packages" "$log" \
        apt_install $missing || fail "packages could not be installed" \
        "Try by hand: apt-get update && apt-get install $missing"
}

# Can this user reach the folder?
reaches() {
    local user=$1 folder=$2
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups \
        test -x "$folder" 2>/dev/null
}

# place NAME USER PARENT: make the folder NAME here; where USER cannot come
# here (a clone below /root), a link to one that it can reach.
place() {
    local name=$1 user=$2 parent=$3 real
    if [ ! -e "$top/$name" ]; then
        if [ "$(id -u)" -ne 0 ] || reaches "$user" "$top"; then
            mkdir -p "$top/$name"
        else
            real=$parent/dubplate-$name-$(printf %s "$top" | cksum | cut -d' ' -f1)
            mkdir -p "$real"
            rm -f "$top/$name"
            ln -s "$real" "$top/$name"
            say "$user cannot enter $top: $name/ is a link to $real"
        fi
    fi
    realpath "$top/$name" >/dev/null
}

cores() { nproc 2>/dev/null || echo 2; }

# configure_in FOLDER ARGUMENT...: autogen and configure where needed.
configure_in() {
    local folder=$1 log stamp
    shift
    log=$folder/log
    mkdir -p "$log"
    if [ ! -x "$top/configure" ] || [ "$top/configure.ac" -nt "$top/configure" ]
    then
        step "Making configure" "$log/autogen.log" "$top/autogen.sh" ||
            fail "autogen.sh failed" "Are all packages installed?"
    fi
    stamp="$*"
    if [ ! -f "$folder/Makefile" ] || [ ! -f "$log/configured" ] ||
        [ "$(cat "$log/configured")" != "$stamp" ]; then
        # Objects know the folders they were configured for.
        [ ! -f "$folder/Makefile" ] || make -s -C "$folder" clean >/dev/null 2>&1 ||
            true
        step "Configuring $(short "$folder")" "$log/configure.log" \
            sh -c 'cd "$1" && shift && "$@"' - "$folder" \
            "$top/configure" -q "$@" || fail "configure failed" \
            "It names what is missing; see also $folder/config.log"
        printf '%s\n' "$stamp" >"$log/configured"
    fi
}

# build_in FOLDER TARGET...: make there.
build_in() {
    local folder=$1
    shift
    step "Building $(short "$folder")" "$folder/log/make.log" \
        make -C "$folder" -j"$(cores)" "$@" || fail "the build failed" \
        "If it used to work: rm -rf $folder, and try again"
}
