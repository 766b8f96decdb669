#!/bin/sh
# SPDX-License-Identifier: MIT
# withkeyring.sh COMMAND [ARGUMENT...]
# Runs a command in a session of its own: a bus, an unlocked gnome-keyring with a throw-away password, a home folder
# that goes when the command ends. Needs no display, no login and no network, and touches nothing of the user's.
set -eu

if [ "${1:-}" != --inside ]; then
    for tool in dbus-run-session dbus-send gnome-keyring-daemon; do
        command -v "$tool" >/dev/null || { echo "withkeyring: $tool is missing: see installer/packages.sh" >&2; exit 1; }
    done
    home=$(mktemp -d "${TMPDIR:-/tmp}/spillway-keyring.XXXXXX")
    trap 'rm -rf "$home"' EXIT
    trap 'exit 130' INT TERM
    mkdir -m 700 "$home/run"
    # A bus that starts no services: nothing of the desktop's answers, and no prompt is ever shown.
    cat >"$home/bus.conf" <<EOF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$home/run</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
EOF
    unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL XDG_CURRENT_DESKTOP DESKTOP_SESSION
    export HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" \
        XDG_CACHE_HOME="$home/cache"
    code=0
    dbus-run-session --config-file="$home/bus.conf" -- "$0" --inside "$@" || code=$?
    exit "$code"
fi

shift
# It goes to the background, and ends with the bus. It is ready when its name is on the bus.
printf 'throw-away\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
tries=300
until dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    string:org.freedesktop.secrets | grep true >/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "withkeyring: gnome-keyring-daemon does not come up" >&2; exit 1; }
    sleep 0.1
done
"$@"
