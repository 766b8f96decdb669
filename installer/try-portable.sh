#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the portable tarball on systems without Qt. See --help.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage()
{
    cat <<'TEXT'
Usage: installer/try-portable.sh TARBALL [SUITE...]

Makes a bare root of each Debian release (default: bookworm trixie) in $SPILLWAY_ROOTS (default:
/var/roots/try-portable), unpacks TARBALL there and runs both programs in it:
  1. with nothing installed: spillway-cli loads nothing but its own libraries and the C and C++ runtimes, serves the
     demo, and speaks TLS
  2. with what README.txt in the tarball names for the window: spillway opens its window offscreen and on an X display
     (Xvfb), and serves from there
  3. with a keyring as well (gnome-keyring): keys are kept in it through the libsecret of the tarball
Nothing listens outside a network of its own. As root; needs debootstrap, curl, openssl, iproute2, Xvfb and xdotool.
TEXT
}

fail()
{
    echo "try-portable: FAILED: $*" >&2
    exit 1
}

case ${1:-} in
'' | -h | --help)
    usage
    [ -n "${1:-}" ] || exit 2
    exit 0
    ;;
esac
[ "$(id -u)" -eq 0 ] || fail "chroot and debootstrap are root's"
for tool in debootstrap curl openssl ip unshare Xvfb xdotool; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done

roots=${SPILLWAY_ROOTS:-/var/roots/try-portable}
tarball=$(readlink -f "$1")
[ -r "$tarball" ] || fail "there is no $1"
shift
[ $# -gt 0 ] || set -- bookworm trixie
folder=$(basename "$tarball" .tar.xz)

# fresh_root SUITE: a root with no more than apt and what it needs. It is made once, and copied for each try.
fresh_root()
{
    local base=$roots/$1.base
    mkdir -p "$roots"
    if [ ! -d "$base" ]; then
        rm -rf --one-file-system "$base.part"
        debootstrap --variant=minbase "$1" "$base.part" >"$roots/$1.log" || fail "debootstrap: see $roots/$1.log"
        mv "$base.part" "$base"
    fi
    rm -rf --one-file-system "${root:?}"
    cp -a "$base" "$root"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    # How this computer reaches its package archives, if that is set; and services are not to start.
    grep -hs '^Acquire::.*Proxy' /etc/apt/apt.conf.d/* >"$root/etc/apt/apt.conf.d/90proxy" || true
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
}

# install_packages PACKAGE...: in the root.
install_packages()
{
    local apt=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 chroot "$root" apt-get -q)
    if ! { "${apt[@]}" update && "${apt[@]}" -y --no-install-recommends install "$@"; } >"$roots/apt.log" 2>&1; then
        tail -n 5 "$roots/apt.log" >&2
        fail "apt-get install $*"
    fi
}

# try_step STEP: in a network, a mount table and a process table of its own: every port is free, no other computer can
# be reached, and all that was started or mounted is gone when it ends.
try_step()
{
    unshare --net --mount --pid --fork --kill-child "$here/portable/try-step.sh" "$1" "$root" "/opt/$folder"
}

for suite in "$@"; do
    root=$roots/$suite
    echo "== $suite: a bare root"
    fresh_root "$suite"
    tar -C "$root/opt" -xf "$tarball"
    echo "   $(chroot "$root" dpkg-query -W -f '.\n' | wc -l) packages, none of them Qt's"
    try_step cli

    window=$(sed -n 's/.*Debian and Ubuntu (window): *//p' "$root/opt/$folder/README.txt")
    echo "== $suite: with $window"
    # shellcheck disable=SC2086  # they are words
    install_packages $window
    try_step window

    echo "== $suite: with dbus and gnome-keyring"
    install_packages dbus gnome-keyring
    try_step keyring
done
echo "try-portable: all passed"
