#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# try-step.sh cli|window|keyring ROOT FOLDER: one step of try-portable.sh, which calls it in namespaces of its own.
# FOLDER is the unpacked tarball, as ROOT sees it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
step=$1 root=$2 folder=$3
bin=$folder/bin
work=$root/tmp/try
rm -rf "$work"
mkdir -p "$work"

ip link set lo up
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"

fail()
{
    echo "try-portable: FAILED: $*" >&2
    tail -n 5 "$work"/[^o]*.log >&2 || true
    exit 1
}

# Begins a command in the root, with nothing of this shell's environment: "${inside[@]}" [NAME=VALUE...] COMMAND...
# Not a function: in the background, the process known to this shell would not be the command's.
inside=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp/try LC_ALL=C.UTF-8)

fetch()
{
    curl -s --fail-with-body --max-time 20 --retry 30 --retry-connrefused --retry-delay 1 "$@"
}

# loads PROGRAM: fails if a library is missing, or comes from the system though it was to be in the tarball.
loads()
{
    local output needed file
    output=$("${inside[@]}" ldd "$bin/$1")
    if grep 'not found' <<<"$output"; then fail "$1 lacks libraries"; fi
    # A library of the system may need others of the system; those that ours need are named in the list.
    for file in "$root$bin/$1" "$root$folder"/lib/*; do
        for needed in $(patchelf --print-needed "$file"); do
            [ -e "$root$folder/lib/$needed" ] || is_of_the_system "$needed" ||
                fail "$file needs $needed, which is not in the tarball"
        done
    done
    echo "   ldd $1: $(grep -cF "=> $folder/" <<<"$output" || true) libraries from the tarball, and from the system:"
    grep -F '=> /' <<<"$output" | grep -vF "=> $folder/" | awk '{ print "     ", $1 }' | sort | paste -sd ' ' |
        tr -s ' ' | fold -sw 100 | sed 's/^ */      /'
}

mapfile -t patterns < <(grep -v '^#' "$here/system-libraries.txt" | grep .)
is_of_the_system()
{
    local pattern
    for pattern in "${patterns[@]}"; do
        # shellcheck disable=SC2053  # it is a pattern
        if [[ $1 == $pattern ]]; then return 0; fi
    done
    return 1
}

# ask: a chat completion, through the endpoint. What it says is in $work/answer; true if it is a completion.
ask()
{
    curl -s --max-time 20 -H 'content-type: application/json' -d '{"messages":[{"role":"user","content":"hello"}]}' \
        'http://127.0.0.1:8080/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21' >"$work/answer" &&
        grep -q '"choices"' "$work/answer"
}

# end PROCESS: as a service is ended, and it has to end well.
end()
{
    kill "$1"
    wait "$1" || fail "it ended with $?"
}

try_cli()
{
    loads spillway-cli
    echo "   $("${inside[@]}" "$bin/spillway-cli" --version)"
    "${inside[@]}" "$bin/spillway-cli" serve --demo --listen 127.0.0.1:8080 >"$work/serve.log" 2>&1 &
    fetch http://127.0.0.1:8080/_spillway/healthz >"$work/health" || fail "the endpoint is not there"
    ask || fail "no completion: $(cat "$work/answer")"
    "${inside[@]}" "$bin/spillway-cli" status >"$work/status" || fail "it does not tell its state"
    end $!
    echo "   served the demo: $(sed -n 2p "$work/status")"
    try_tls
}

# A backend over TLS, whose certificate is the only one that the root trusts.
try_tls()
{
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=try -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$work/key.pem" -out "$work/certificate.pem" 2>"$work/openssl.log"
    mkdir -p "$root/etc/ssl/certs"
    python3 "$here/tlsbackend.py" "$work/certificate.pem" "$work/key.pem" 8443 >"$work/backend.log" 2>&1 &
    local backend=$! trusted
    curl -sk -o "$work/backend" --retry 30 --retry-connrefused --retry-delay 1 https://127.0.0.1:8443/ ||
        fail "the backend is not there"
    for trusted in no yes; do
        if [ $trusted = yes ]; then cp "$work/certificate.pem" "$root/etc/ssl/certs/ca-certificates.crt"; fi
        "${inside[@]}" BACKEND_1_URL=https://127.0.0.1:8443 BACKEND_1_PRIORITY=1 BACKEND_1_APIKEY=any \
            "$bin/spillway-cli" serve --from-env --listen 127.0.0.1:8080 >"$work/serve.log" 2>&1 &
        fetch http://127.0.0.1:8080/_spillway/healthz >"$work/health" || fail "the endpoint is not there"
        if [ $trusted = yes ]; then
            ask || fail "no completion over TLS: $(cat "$work/answer")"
        elif ask || ! grep -i certificate "$work/answer" >"$work/refused"; then
            fail "a certificate that nobody vouches for is not refused: $(cat "$work/answer")"
        fi
        end $!
    done
    kill "$backend"
    echo "   speaks TLS: a backend that is trusted is asked, another is not"
}

# window PLATFORM: the window with the demo, which serves while it is open.
window()
{
    "${inside[@]}" QT_QPA_PLATFORM="$1" DISPLAY="${DISPLAY:-}" XDG_RUNTIME_DIR=/tmp/try/run \
        "$bin/spillway" --demo >"$work/window.log" 2>&1 &
    program=$!
    fetch http://127.0.0.1:8080/_spillway/healthz >"$work/health" || fail "the window's endpoint is not there"
    ask || fail "no completion: $(cat "$work/answer")"
}

try_window()
{
    loads spillway
    mkdir -m 700 "$work/run"
    window offscreen
    kill "$program"
    wait "$program" || true
    echo "   the window serves the demo, offscreen"

    mkfifo "$work/display"
    mkdir -p /tmp/.X11-unix "$root/tmp/.X11-unix"
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$work/display" >"$work/xvfb.log" 2>&1 &
    read -r number <"$work/display"
    export DISPLAY=:$number
    window xcb
    timeout 30 xdotool search --sync --onlyvisible --class spillway >"$work/windows" || fail "no window is shown"
    local shown
    shown=$(head -n 1 "$work/windows")
    echo "   on an X display: \"$(xdotool getwindowname "$shown")\"," \
        "$(xdotool getwindowgeometry "$shown" | sed -n 's/.*Geometry: //p')"
    # Which plugins and libraries it holds while it runs: all of Qt is the tarball's.
    awk '{ print $6 }' "$root/proc/$program/maps" | grep -E 'libQt6|/plugins/' | sort -u >"$work/loaded"
    if grep -v "$folder/" "$work/loaded"; then fail "Qt is not the tarball's"; fi
    echo "   with its own $(grep -o '[^/]*$' "$work/loaded" | paste -sd ' ')"
    kill "$program"
    wait "$program" || true
    if grep -v '^$' "$work/window.log"; then echo "   (it said the above)"; fi
}

try_keyring()
{
    cat >"$work/try.spillway.json" <<'END'
{"name": "try", "backends": [{"name": "east", "url": "https://east.openai.azure.com", "priority": 1}]}
END
    cat >"$work/keyring.sh" <<'END'
set -eu
printf 'throw-away\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
cd /tmp/try
printf %s not-a-real-key | "$1" keys set try.spillway.json east
"$1" keys list try.spillway.json
END
    mkdir -m 700 "$work/run"
    "${inside[@]}" XDG_RUNTIME_DIR=/tmp/try/run dbus-run-session -- sh /tmp/try/keyring.sh "$bin/spillway-cli" \
        >"$work/keyring.log" 2>&1 || fail "the key was not kept"
    grep -Eq '^east .* keychain$' "$work/keyring.log" || fail "the key is not in the keyring"
    if grep -rlF --exclude=keyring.sh not-a-real-key "$root/tmp/try" "$root/root"; then fail "the key lies about in a file"; fi
    echo "   a key is kept in the keyring of the session"
}

"try_$step"
