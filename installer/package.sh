#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# package.sh [GENERATOR...]: packages of the release build in build/packages, each with its list of linked libraries
# (NAME.spdx.json), and SHA256SUMS. GENERATOR is CPack's name: DEB (the default on Debian), TGZ, RPM and so on.
# SPILLWAY_PACKAGES names another folder, SPILLWAY_BUILD another build directory, which must be built already then.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages=${SPILLWAY_PACKAGES:-$root/build/packages}
build=${SPILLWAY_BUILD:-$root/build/release}

# The date of everything in a package: of the last commit, or of an unpacked source's changelog.
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct 2>/dev/null ||
        date -d "$(sed -n '/^ -- /{s/.*>  //p;q}' "$root/installer/debian/changelog")" +%s)
fi
export SOURCE_DATE_EPOCH LC_ALL=C.UTF-8 TZ=UTC
umask 022

if [ -z "${SPILLWAY_BUILD:-}" ]; then "$root/installer/bootstrap.sh" build; fi
# Everything that is installed beside the programs: completions, man pages and the like (Ninja: `all` of that folder).
cmake --build "$build" --target installer/all

rm -rf "$packages"
mkdir -p "$packages"
if [ $# -eq 0 ]; then set -- ""; fi
for generator in "$@"; do
    cpack ${generator:+-G "$generator"} --config "$build/CPackConfig.cmake" -B "$packages/work"
done
find "$packages/work" -maxdepth 1 -type f -exec mv -t "$packages" {} +
rm -rf "$packages/work"

# What is linked is read from the very programs that are in the packages.
for package in "$packages"/*.deb; do
    [ -e "$package" ] || continue
    content=$(mktemp -d)
    dpkg-deb -x "$package" "$content"
    python3 -B "$root/installer/sbom.py" --name "$(dpkg-deb -f "$package" Package)" \
        --version "$(dpkg-deb -f "$package" Version)" --package "$package" \
        --compiled-in /usr/include/boost/version.hpp -o "${package%.deb}.spdx.json" "$content"/usr/bin/*
    rm -rf "$content"
done

cd "$packages"
sha256sum -- * >SHA256SUMS
cat SHA256SUMS
