#!/bin/sh
# SPDX-License-Identifier: MIT
# withdisplay.sh COMMAND [ARGUMENT...]
# Runs a command on a display of its own (Xvfb, 1600 x 1000) in a home folder of its own, without a session bus. Both go
# when the command ends. Nothing is seen, and nothing of the user's is touched.
set -eu

command -v Xvfb >/dev/null || { echo "withdisplay: Xvfb is missing: see installer/packages.sh" >&2; exit 1; }
home=$(mktemp -d "${TMPDIR:-/tmp}/spillway-display.XXXXXX")
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$home"' EXIT
trap 'exit 130' INT TERM

# It takes the first display that is free, and says which once it can be used.
mkfifo "$home/number"
# Without -noreset the server begins anew whenever its last client goes, and a client that comes meanwhile is refused.
Xvfb -displayfd 3 -noreset -screen 0 1600x1000x24 -nolisten tcp 3>"$home/number" >"$home/xvfb.log" 2>&1 &
server=$!
if ! read -r number <"$home/number"; then
    cat "$home/xvfb.log" >&2
    exit 1
fi
mkdir -m 700 "$home/run"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_CURRENT_DESKTOP DESKTOP_SESSION
# An address at which no bus is: else one would be looked for, and started.
export DISPLAY=":$number" QT_QPA_PLATFORM=xcb HOME="$home" XDG_RUNTIME_DIR="$home/run" XDG_DATA_HOME="$home/data" \
    XDG_CONFIG_HOME="$home/config" XDG_CACHE_HOME="$home/cache" DBUS_SESSION_BUS_ADDRESS="unix:path=$home/run/none"
code=0
"$@" || code=$?
exit "$code"
