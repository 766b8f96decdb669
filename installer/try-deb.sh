#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tries the Debian packages where nothing else is. See --help.
# shellcheck disable=SC2016  # ${…} in dpkg-query's formats is for dpkg-query
set -euo pipefail

usage()
{
    cat <<'END'
Usage: installer/try-deb.sh [--build] [--keep] [bookworm|trixie] DIR

Makes a fresh Debian (minbase) in a folder, and in it, with the packages in DIR: installs spillway-cli alone and starts
it, installs spillway and opens its window, upgrades both, removes and purges them. Says what it does, checks what came
of it, and removes the Debian again. Without a release's name it is the one that is running here, or bookworm.

  --build  build the packages in there first, from the last commit; DIR is where they are put then
  --keep   leave the Debian where it is, and say where that is

Needs root, debootstrap, curl, Xvfb and xdotool, and Debian's mirror. The folder is made in TMPDIR, or in /var/roots.
END
}

say() { printf '\n== %s\n' "$*"; }
fail() { printf '** FAILED: %s\n' "$*"; exit 1; }
passed() { printf '   ok: %s\n' "$*"; }

# inside COMMAND...: runs it in the Debian, as root, and shows it.
inside()
{
    printf '# %s\n' "$*"
    in_root "$@"
}

in_root()
{
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        SYSTEMD_OFFLINE=1 chroot "$debian" "$@" </dev/null
}

# as_user COMMAND... &: becomes it, there and as an ordinary user.
as_user()
{
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home/tester LC_ALL=C.UTF-8 ${DISPLAY:+DISPLAY="$DISPLAY"} \
        chroot --userspec=1000:1000 "$debian" "$@"
}

version_of() { in_root dpkg-query -W -f '${Version}' "$1"; }

apt_get() { inside apt-get -qq -o Dpkg::Use-Pty=0 -o APT::Sandbox::User=root --no-install-recommends -y "$@"; }

# Every path that is there, without what apt, dpkg and the caches keep for themselves.
list_files()
{
    find "$debian" -xdev \( -path "$debian/proc" -o -path "$debian/packages" -o -path "$debian/home" \
        -o -path "$debian/tmp" -o -path "$debian/var/cache" -o -path "$debian/var/lib/apt" \
        -o -path "$debian/var/lib/dpkg" -o -path "$debian/var/log" \) -prune -o -printf '%P\n' | sort
}

home_state() { (cd "$debian/home/tester" && find . -type f -exec sha256sum {} + | sort); }

# start_and_read COMMAND...: its process is $started, and the first line it prints $first_line.
start_and_read()
{
    # Open for both ways, so that neither end waits for the other, and what comes later has somewhere to go.
    rm -f "$work/lines"
    mkfifo "$work/lines"
    exec 8<>"$work/lines"
    as_user "$@" >&8 2>"$work/errors" &
    started=$!
    read -r -t 60 -u 8 first_line || fail "nothing came within a minute: $(cat "$work/errors")"
}

try_endpoint()
{
    local address
    start_and_read spillway-cli serve --demo --listen 127.0.0.1:0
    printf '$ spillway-cli serve --demo --listen 127.0.0.1:0\n%s\n' "$first_line"
    address=$(printf %s "$first_line" | sed -n 's,^listening on \(http://[0-9.:]*\)/.*,\1,p')
    [ -n "$address" ] || fail "that is no address"
    printf '$ curl %s\n' "…/chat/completions"
    curl -sS --max-time 30 -D "$work/head" -o "$work/body" -H 'Content-Type: application/json' \
        -d '{"messages":[{"role":"user","content":"Hello"}]}' \
        "$address/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21"
    grep -iE '^HTTP/|^x-openai-backendurl|^x-spillway-attempts' "$work/head"
    grep -q '^HTTP/1.1 200' "$work/head" || fail "the endpoint did not answer"
    grep -q '"choices"' "$work/body" || fail "that is no answer of a model: $(head -c 300 "$work/body")"
    passed "the endpoint answers through its simulated backends"
    kill $started
    wait $started || fail "spillway-cli ended with $? when it was asked to end"
    passed "it ends when it is asked to"
}

# Plugins are loaded when they are wanted first: the marks of menus are SVG, TLS begins with the first https backend.
check_plugins()
{
    local plugin path
    for plugin in platforms/libqxcb imageformats/libqsvg iconengines/libqsvgicon tls/libqopensslbackend; do
        path=$(cd "$debian" && echo usr/lib/*/qt6/plugins/"$plugin".so)
        [ -e "$debian/$path" ] || fail "there is no $plugin"
        if in_root ldd "/$path" | grep 'not found'; then fail "libraries of $plugin are missing"; fi
    done
    passed "the plugins for X11, SVG and TLS are there with their libraries"
}

# The window on a display of its own, with the plugins that are in the Debian.
try_window()
{
    local server window
    mkfifo "$work/display"
    Xvfb -displayfd 9 -screen 0 1280x900x24 9>"$work/display" >/dev/null 2>&1 &
    server=$!
    read -r number <"$work/display"
    rm "$work/display"
    # The display's socket, in the Debian's own folder: a second name of the same one.
    mkdir -p "$debian/tmp/.X11-unix"
    ln -f "/tmp/.X11-unix/X$number" "$debian/tmp/.X11-unix/" 2>/dev/null ||
        mount --bind /tmp/.X11-unix "$debian/tmp/.X11-unix"
    DISPLAY=:$number as_user spillway --demo >"$work/output" 2>&1 &
    started=$!
    printf '$ spillway --demo\n'
    window=$(DISPLAY=:$number timeout 90 xdotool search --sync --onlyvisible --name Spillway | sed -n 1p) ||
        fail "no window came up: $(cat "$work/output")"
    printf '   window %s "%s"\n' "$window" "$(DISPLAY=:$number xdotool getwindowname "$window")"
    DISPLAY=:$number xdotool getwindowgeometry "$window" | sed -n 's/^ *Geometry/   geometry/p'
    kill -0 $started || fail "the program has ended: $(cat "$work/output")"
    passed "the window is up"
    kill $started
    wait $started || true
    kill "$server"
    wait "$server" || true
    cat "$work/output"
}

# A package like the given one whose version is one step higher.
repack_higher()
{
    local package=$1 content=$work/content
    rm -rf "$content"
    dpkg-deb -R "$package" "$content"
    sed -i 's/^Version: \(.*\)/Version: \1+1/' "$content/DEBIAN/control"
    dpkg-deb --root-owner-group -b "$content" "$debian/packages/higher" >/dev/null
}

check_loads()
{
    local program=$1
    if in_root ldd "/usr/bin/$program" | grep 'not found'; then fail "libraries of $program are missing"; fi
    passed "every library of $program is there ($(in_root ldd "/usr/bin/$program" | grep -c '=> /') of them)"
}

make_debian()
{
    say "A fresh $release in $debian"
    debootstrap --variant=minbase "$release" "$debian" >"$work/debootstrap.log" 2>&1 ||
        { tail -n 20 "$work/debootstrap.log"; fail "debootstrap"; }
    mount -t proc proc "$debian/proc"
    printf '#!/bin/sh\nexit 101\n' >"$debian/usr/sbin/policy-rc.d"
    chmod 755 "$debian/usr/sbin/policy-rc.d"
    cp /etc/resolv.conf "$debian/etc/resolv.conf"
    in_root useradd --create-home --uid 1000 tester
    inside cat /etc/debian_version
    in_root apt-get -qq update
}

# The packages, made in the Debian from the last commit.
build_inside()
{
    say "Building the packages in there"
    mkdir -p "$debian/source" "$packages"
    git -C "$root" archive HEAD | tar -x -C "$debian/source"
    in_root sh -c 'cd /source && apt-get -qq install -y --no-install-recommends dpkg-dev file >/dev/null &&
        exec installer/bootstrap.sh package DEB'
    cp "$debian"/source/build/packages/* "$packages"
    # What building needed would hide what the packages lack.
    cleanup_debian
    make_debian
}

try_install()
{
    mkdir -p "$debian/packages/higher"
    cp "$packages"/spillway_*.deb "$packages"/spillway-cli_*.deb "$debian/packages"
    list_files >"$work/before"

    say "Install spillway-cli"
    apt_get install "/packages/$cli" | tail -n 3
    check_loads spillway-cli
    if in_root dpkg-query -W -f '${Package} ${db:Status-Status}\n' | grep -E '^lib(qt6(gui|widgets|svg)|x11-6|xcb1|wayland-client0|gl1|egl1)[^ ]* installed'
    then fail "a headless program has brought libraries of windows"; fi
    passed "no library of windows has come with it"
    inside spillway-cli --version
    [ "$(in_root spillway-cli --version)" = "spillway-cli $(version_of spillway-cli)" ] || fail "another version"
    try_endpoint

    say "Install spillway"
    apt_get install "/packages/$desktop" | tail -n 3
    check_loads spillway
    check_plugins
    inside spillway --version
    [ "$(in_root spillway --version)" = "spillway $(version_of spillway)" ] || fail "another version"
    try_window
    inside apt-get check
}

try_upgrade()
{
    local package
    say "Upgrade"
    install -d -o 1000 -g 1000 "$debian/home/tester/.config/spillway"
    echo '{"version": 1, "name": "mine"}' >"$debian/home/tester/mine.spillway.json"
    home_state >"$work/home"
    for package in "$debian/packages/$cli" "$debian/packages/$desktop"; do repack_higher "$package"; done
    apt_get install "/packages/higher/${cli%_*}+1_${cli##*_}" "/packages/higher/${desktop%_*}+1_${desktop##*_}" | tail -n 4
    for package in spillway spillway-cli; do
        inside dpkg-query -W "$package"
        [[ $(version_of "$package") = *+1 ]] || fail "$package was not upgraded"
    done
    try_endpoint
    try_window
}

try_remove()
{
    local files
    files=$(in_root dpkg-query -L spillway spillway-cli | sort -u)
    say "Remove"
    apt_get remove spillway spillway-cli
    if in_root dpkg-query -W -f '${db:Status-Status}\n' spillway spillway-cli 2>/dev/null | grep -x installed; then
        fail "a package is still installed"
    fi
    say "Purge, and what only they needed"
    # apt knows no package that has come from no archive once it is removed without a trace; dpkg does.
    inside dpkg --purge spillway spillway-cli
    apt_get autoremove --purge | tail -n 3
    while read -r path; do
        if [ ! -d "$debian$path" ] && [ -e "$debian$path" ]; then fail "$path is still there"; fi
    done <<<"$files"
    list_files >"$work/after"
    if grep -i spillway "$work/after"; then fail "these stay"; fi
    passed "nothing of Spillway is left in the system"
    comm -13 "$work/before" "$work/after" >"$work/left"
    printf '   other packages left %s paths behind%s\n' "$(wc -l <"$work/left")" \
        "$(sed 's,^\([^/]*/[^/]*\).*,\1,' "$work/left" | sort | uniq -c | awk '{printf "%s %s (%s)", (NR > 1) ? "," : ":", $2, $1}')"
    home_state >"$work/home-after"
    # What the window wrote since is the user's too; what was there before is as it was.
    grep -qxF "$(grep mine.spillway.json "$work/home")" "$work/home-after" || fail "the user's profile is not as it was"
    passed "the user's files are as they were: $(wc -l <"$work/home-after") of them"
}

cleanup_debian()
{
    local mounted
    while read -r mounted; do umount "$mounted" || umount -l "$mounted"; done \
        < <(awk -v root="$debian/" 'index($2, root) == 1 { print $2 }' /proc/mounts | sort -r)
    # Never with something of this computer mounted in it.
    if grep -qF " $debian/" /proc/mounts; then echo "something is mounted in $debian; it stays" >&2; return; fi
    rm -rf --one-file-system "$debian"
}

cleanup()
{
    local job
    for job in $(jobs -p); do kill "$job" 2>/dev/null || true; done
    if [ -n "$keep" ]; then echo "the Debian is in $debian"; else cleanup_debian; fi
    rm -rf "$work"
}

build='' keep='' release=''
while [ $# -gt 0 ]; do
    case $1 in
    --build) build=yes ;;
    --keep) keep=yes ;;
    bookworm | trixie) release=$1 ;;
    --help | -h) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) break ;;
    esac
    shift
done
if [ $# -ne 1 ]; then usage >&2; exit 2; fi
[ "$(id -u)" -eq 0 ] || fail "this needs root"
for tool in debootstrap curl Xvfb xdotool dpkg-deb; do
    command -v $tool >/dev/null || fail "this needs $tool"
done
if [ -z "$release" ]; then release=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}"); fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages=$(realpath -m "$1")

# Mounts of its own, which end with it.
if [ -z "${TRY_DEB_MOUNTS:-}" ]; then
    TRY_DEB_MOUNTS=own exec unshare --mount --propagation private "$0" \
        ${build:+--build} ${keep:+--keep} "$release" "$packages"
fi
mkdir -p "${TMPDIR:-/var/roots}"
debian=$(mktemp -d "${TMPDIR:-/var/roots}/try-$release-XXXXXX")
chmod 755 "$debian"
work=$(mktemp -d)
trap cleanup EXIT
make_debian
if [ -n "$build" ]; then build_inside; fi
cli=$(cd "$packages" && echo spillway-cli_*.deb)
desktop=$(cd "$packages" && echo spillway_*.deb)
if [ ! -e "$packages/$cli" ] || [ ! -e "$packages/$desktop" ]; then
    fail "one package spillway and one spillway-cli have to be in $packages"
fi
try_install
try_upgrade
try_remove
say "Everything is as it should be on $release"
