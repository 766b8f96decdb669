#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a tarball of both programs with Qt inside. See --help.
#
# Qt's own deployment (qt_generate_deploy_app_script) is not used on Linux: it leaves out everything that lies in the
# system's library folders, and there a distribution's Qt lies too. It is what Windows and macOS use.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
# shellcheck source=installer/portable/licences.sh
. "$here/portable/licences.sh"

usage()
{
    cat <<'TEXT'
Usage: installer/portable.sh [BUILD-FOLDER] [OUTPUT-FOLDER]

Makes spillway-VERSION-linux-ARCHITECTURE.tar.xz in OUTPUT-FOLDER (default: BUILD-FOLDER) out of BUILD-FOLDER (default:
build/release), where both programs have been built: bin/, lib/ and plugins/ with Qt and all else that a system without
Qt lacks, and the licences of these. It can be unpacked anywhere. installer/try-portable.sh tries it on bare systems.

Runs on Debian and Ubuntu, since dpkg tells the licences; needs patchelf and xz. The tarball runs on systems with the
same or a newer glibc: make it on the oldest one that it is for.
TEXT
}

fail()
{
    echo "portable: $*" >&2
    exit 1
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
esac
build=$(cd "${1:-$root/build/release}" && pwd) || exit 1
output=${2:-$build}

for tool in patchelf xz dpkg-query objdump column; do
    command -v "$tool" >/dev/null || fail "$tool is missing (Debian: patchelf xz-utils dpkg binutils bsdextrautils)"
done
[ -r "$build/installer/portable.env" ] || fail "$build is not a build of Spillway on Linux"
version='' plugin_folder='' components=''
# shellcheck source=/dev/null
. "$build/installer/portable.env"
architecture=$(uname -m)
name=spillway-$version-linux-$architecture

work=$(mktemp -d "${TMPDIR:-/tmp}/spillway-portable.XXXXXX")
trap 'rm -rf "$work"' EXIT
stage=$work/$name
mkdir -p "$stage/bin" "$stage/lib" "$stage/plugins" "$stage/licenses"

# Plugins, as FOLDER/FILE. Those with a question mark are left out where this system has not got them.
plugins=(tls/libqopensslbackend.so networkinformation/libqglib.so? networkinformation/libqnetworkmanager.so?)
window_plugins=(platforms/libqxcb.so platforms/libqoffscreen.so platforms/libqwayland-generic.so?
    wayland-shell-integration/libxdg-shell.so? wayland-decoration-client/libbradient.so?
    platforminputcontexts/libcomposeplatforminputcontextplugin.so
    platforminputcontexts/libibusplatforminputcontextplugin.so platformthemes/libqxdgdesktopportal.so?
    imageformats/libqsvg.so? iconengines/libqsvgicon.so?)
# Opened by name while the program runs, so no ELF header names them: OpenSSL by Qt, libsecret by QtKeychain.
opened_by_name=(libssl.so.3 libcrypto.so.3 libsecret-1.so.0)

mapfile -t patterns < <(grep -v '^#' "$here/portable/system-libraries.txt" | grep .)
is_of_the_system()
{
    local pattern
    for pattern in "${patterns[@]}"; do
        # shellcheck disable=SC2053  # it is a pattern
        if [[ $1 == $pattern ]]; then return 0; fi
    done
    return 1
}

# bundle FOLDER FILE: puts a copy of FILE there, and notes whose it is.
bundle()
{
    local origin
    origin=$(readlink -f "$2")
    mkdir -p "$stage/$1"
    install -m 644 "$origin" "$stage/$1/$(basename "$2")"
    echo "$1/$(basename "$2") $origin" >>"$work/bundled"
}

# add_needed FILE: the libraries that FILE asks for, and those that these ask for. The system's are not looked into.
declare -A seen=()
add_needed()
{
    local needed path
    declare -A found=()
    while read -r needed path; do found[$needed]=$path; done \
        < <(ldd "$1" | sed -nE 's/^[[:space:]]*(\S+) => (\/\S+) .*/\1 \2/p')
    for needed in $(patchelf --print-needed "$1"); do
        if [ -n "${seen[$needed]:-}" ] || is_of_the_system "$needed"; then continue; fi
        seen[$needed]=yes
        [ -n "${found[$needed]:-}" ] || fail "$needed, which $1 needs, is not on this system"
        bundle lib "${found[$needed]}"
        add_needed "${found[$needed]}"
    done
}

for component in $components; do
    cmake --install "$build" --prefix "$stage" --component "$component" --strip >"$work/install.log" ||
        { cat "$work/install.log" >&2 && fail "the programs could not be installed: are they built?"; }
done
# Units name the path of the program, and a tarball has none: it goes wherever it is unpacked.
rm -rf "$stage/lib/systemd"
programs=("$stage"/bin/*)

case " $components " in *' desktop '*) plugins+=("${window_plugins[@]}") ;; esac
for plugin in "${plugins[@]}"; do
    file=$plugin_folder/${plugin%\?}
    if [ -e "$file" ]; then
        bundle "plugins/$(dirname "$plugin")" "$file"
        add_needed "$file"
    elif [[ $plugin != *\? ]]; then
        fail "Qt's plugin $file is missing"
    fi
done
for program in "${programs[@]}"; do add_needed "$program"; done
for library in "${opened_by_name[@]}"; do
    # To the end: with an `exit` at the first one, ldconfig may be left writing to nobody, which ends this script.
    file=$(/sbin/ldconfig -p | awk -v name="$library" '$1 == name && !file { file = $NF } END { print file }')
    [ -n "$file" ] || fail "$library is not on this system"
    if [ -z "${seen[$library]:-}" ]; then
        seen[$library]=yes
        bundle lib "$file"
        add_needed "$file"
    fi
done

# DT_RPATH, not DT_RUNPATH: it is also asked for the libraries of the libraries, and for those opened by name. So only
# the programs are changed, no wrapper sets a variable that the programs' children would inherit, and the libraries stay
# the files that their makers built.
for program in "${programs[@]}"; do
    # shellcheck disable=SC2016  # the dynamic linker replaces it
    patchelf --force-rpath --set-rpath '$ORIGIN/../lib' "$program"
done
# But for a library that names a folder of its own (DT_RUNPATH): it would not be asked for what that library needs.
for library in "$stage"/lib/*; do
    if [ -f "$library" ] && [ -n "$(patchelf --print-rpath "$library")" ]; then patchelf --remove-rpath "$library"; fi
done
printf '[Paths]\nPrefix = ..\nLibraries = lib\nPlugins = plugins\n' >"$stage/bin/qt.conf"

write_licences "$stage/licenses" <"$work/bundled"

# newest NAME: the highest version of the symbols NAME_x.y that anything in the tarball asks of the system.
newest()
{
    find "$stage/bin" "$stage/lib" "$stage/plugins" -type f ! -name qt.conf -exec objdump -T {} + 2>/dev/null |
        grep -F '*UND*' | grep -oE "\\($1_[0-9.]+\\)" | tr -d '()' | sort -Vu | tail -n 1
}
glibc=$(newest GLIBC)
# What portable/system-libraries.txt leaves to the system, as packages.
debian_window=(libegl1 libglx0 libopengl0 libfontconfig1 libfreetype6 libharfbuzz0b libpng16-16 libx11-6 libx11-xcb1
    libxcb1 libsm6 libice6 xkb-data fonts-dejavu-core)
fedora_window=(libglvnd-egl libglvnd-glx libglvnd-opengl fontconfig freetype harfbuzz libpng libX11 libX11-xcb libxcb
    libSM libICE xkeyboard-config dejavu-sans-fonts)
sed -e "s/@VERSION@/$version/g" -e "s/@ARCHITECTURE@/$architecture/g" -e "s/@GLIBC@/${glibc#GLIBC_}/" \
    -e "s/@GLIBCXX@/$(newest GLIBCXX)/" \
    -e "s/@DEBIAN_WINDOW@/${debian_window[*]}/" -e "s/@FEDORA_WINDOW@/${fedora_window[*]}/" \
    "$here/portable/README.txt.in" >"$stage/README.txt"

# The same files give the same tarball: sorted, nobody's, and of the time of the last change to the sources.
date=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || stat -c %Y "$root/CMakeLists.txt")}
mkdir -p "$output"
tar -C "$work" --sort=name --mtime="@$date" --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w -cf - "$name" |
    xz >"$output/$name.tar.xz.part"
mv "$output/$name.tar.xz.part" "$output/$name.tar.xz"
echo "portable: $output/$name.tar.xz, $(stat -c %s "$output/$name.tar.xz") bytes," \
    "$(find "$stage/lib" -type f | wc -l) libraries, needs $glibc or newer"
