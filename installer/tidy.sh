#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# tidy.sh BUILD-DIR CACHE-DIR SOURCE: clang-tidy over one source, unless this very content was clean before.
# Past TIDY_DEADLINE (seconds since 1970), if it is set, nothing is read any more; the source is named instead.
# What counts as the content: the source and every header of the project that it includes, the checks, clang-tidy's
# version, and Qt's.
set -euo pipefail
build=$1 cache=$2 source=$3

# The project's own headers, by following the quoted includes: a system header that changes brings another version.
content=("$source")
seen=" $source "
for ((i = 0; i < ${#content[@]}; ++i)); do
    while read -r header; do
        if [ -f "$header" ] && [[ $seen != *" $header "* ]]; then
            content+=("$header")
            seen+="$header "
        fi
    done < <(sed -n 's/^#include "\(.*\)"/\1/p' "${content[i]}")
done
key=$({
    clang-tidy --version
    grep -s '^Qt6_DIR\|^CMAKE_BUILD_TYPE' "$build/CMakeCache.txt"
    dpkg-query -W qt6-base-dev libstdc++-12-dev 2>/dev/null || true
    cat .clang-tidy "${content[@]}"
} | sha256sum | cut -d' ' -f1)
if [ -e "$cache/$key" ]; then exit 0; fi
if [ -n "${TIDY_DEADLINE:-}" ] && [ "$(date +%s)" -ge "$TIDY_DEADLINE" ]; then
    echo "not read, time is up: $source"
    exit 0
fi
if output=$(clang-tidy --quiet -p "$build" "$source" 2>&1); then
    touch "$cache/$key"
else
    printf '%s\n' "$output" | grep -v ' warnings generated' >&2
    exit 1
fi
