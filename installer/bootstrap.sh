#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a fresh checkout to a running endpoint, or to a tested one, in one command. See --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=installer/packages.sh
. "$root/installer/packages.sh"
# shellcheck source=installer/checks.sh
. "$root/installer/checks.sh"

usage()
{
    cat <<'END'
Usage: installer/bootstrap.sh COMMAND [ARGUMENTS]

Commands:
  run [ARGUMENTS]  install what building needs, build, and start Spillway with three simulated backends (--demo);
                   opens the window, or without a display, or with an option of `spillway-cli serve`, serves headless.
                   ARGUMENTS go to the program: `run --listen 127.0.0.1:9000 --log text`. With a profile or
                   --from-env among them it serves that instead.
  build            the same without starting anything; the programs are build/release/bin/spillway and spillway-cli
  package [KIND]   the same, and then the packages in build/packages: KIND is DEB (on Debian, when nothing is said),
                   TGZ, RPM or another generator of CPack; more than one can be given
  test             install what the tests need too, and run everything that has to be green: formatting, shellcheck,
                   clang-tidy, all tests of the release and of the sanitized build, a short fuzz run

On Debian and Ubuntu packages are installed with apt-get, as root or through sudo, and only those that are missing.
On other systems their names are printed if something is not found.

CMAKE_BUILD_PARALLEL_LEVEL sets how many compilers run at once (default: one a core, and 1 GiB of memory for each).
END
}

# One compiler a core; fewer where memory is short, since a compiler that swaps is slower than one that waits.
default_jobs()
{
    local cores memory
    cores=$(nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo 2>/dev/null || true)
    if [ -n "$memory" ] && [ "$memory" -lt "$cores" ]; then cores=$((memory > 0 ? memory : 1)); fi
    echo "$cores"
}

# The build of the programs alone. A build directory that has been used for tests keeps them.
build_programs()
{
    local testing=OFF targets=(spillway-cli)
    if grep -qs '^BUILD_TESTING:[A-Z]*=ON' "$root/build/release/CMakeCache.txt"; then testing=ON; fi
    cd "$root"
    if ! cmake --preset release -DBUILD_TESTING=$testing; then
        is_debian_family || name_packages build >&2
        echo "bootstrap: cmake could not set up the build: see its message above" \
            "(CMake 3.25, Qt 6.4 and Boost 1.74 are the oldest that will do)" >&2
        return 1
    fi
    if cmake --build build/release --target help | grep '^spillway:' >/dev/null; then targets+=(spillway); fi
    cmake --build build/release --target "${targets[@]}"
}

# Which program, and whether with --demo: the window where there is one and a display, else the endpoint.
start_program()
{
    local bin=$root/build/release/bin argument demo=(--demo) window=yes
    for argument in "$@"; do
        case $argument in
        *.json | --from-env | --demo | --help | --version) demo=() ;;
        esac
        # What only the headless program has.
        case $argument in
        --from-env | --listen | --listen=* | --log | --log=* | --ready-file | --ready-file=*) window= ;;
        esac
    done
    if [ -n "$window" ] && [ -x "$bin/spillway" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
        exec "$bin/spillway" ${demo[@]+"${demo[@]}"} "$@"
    fi
    exec "$bin/spillway-cli" serve ${demo[@]+"${demo[@]}"} "$@"
}

# A bare system's locale is C, which Qt and npm complain about.
if [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then export LC_ALL=C.UTF-8; fi
export CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(default_jobs)}

command=${1:-}
if [ $# -gt 0 ]; then shift; fi
case $command in
run)
    invoked_from=$PWD
    ensure_packages build
    build_programs
    cd "$invoked_from" # so that the path of a profile means what it meant when it was typed
    start_program "$@"
    ;;
build)
    ensure_packages build
    build_programs
    echo "bootstrap: built $root/build/release/bin/spillway and spillway-cli"
    ;;
package)
    ensure_packages package
    "$root/installer/package.sh" "$@"
    ;;
test)
    ensure_packages test
    run_checks
    ;;
help | --help | -h)
    usage
    ;;
*)
    usage >&2
    exit 2
    ;;
esac
