#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# reproducible.sh [--with PACKAGES] FOLDER: builds the packages of the last commit in two clones, whose paths differ in
# length, and without a compiler's cache, and compares them byte for byte. With --with it builds once, and compares with
# what package.sh has made in PACKAGES from the same commit. FOLDER stays: a later run builds there what has changed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
first=''
if [ "${1:-}" = --with ] && [ $# -gt 1 ]; then
    first=$(realpath "$2")
    shift 2
fi
if [ $# -ne 1 ]; then
    sed -n '3,5s/^# //p' "$0" >&2
    exit 2
fi
folder=$(realpath -m "$1")
commit=$(git -C "$root" rev-parse HEAD)

# build_in CLONE: the packages of the commit, in CLONE/build/packages.
build_in()
{
    if [ ! -d "$1" ]; then git clone -q --no-hardlinks "$root" "$1"; fi
    git -C "$1" fetch -q "$root" HEAD
    git -C "$1" checkout -q --detach "$commit"
    echo "building $1"
    env -u CMAKE_CXX_COMPILER_LAUNCHER -u SOURCE_DATE_EPOCH -u SPILLWAY_BUILD -u SPILLWAY_PACKAGES CCACHE_DISABLE=1 \
        "$1/installer/package.sh" >"$1.log" 2>&1 || {
        tail -n 20 "$1.log"
        exit 1
    }
}

mkdir -p "$folder"
if [ -z "$first" ]; then
    build_in "$folder/a"
    first=$folder/a/build/packages
fi
second=$folder/a-second-time/in-a-folder-with-a-longer-name
mkdir -p "$(dirname "$second")"
build_in "$second"

(cd "$first" && sha256sum -- *)
(cd "$second/build/packages" && sha256sum -- *)
diff -r "$first" "$second/build/packages"
echo "the same byte for byte: $first and $second/build/packages"
