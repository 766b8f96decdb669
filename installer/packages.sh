# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# What building, running and testing need, and how it gets there. Sourced by bootstrap.sh.
# On Debian and its family the packages are installed; elsewhere they are named and their tools looked for.

# Debian and Ubuntu. Boost is used by its headers alone; libsecret is what QtKeychain loads to reach the keyring.
debian_build_packages=(cmake ninja-build g++ qt6-base-dev qt6-svg-dev qtkeychain-qt6-dev libboost-dev libsecret-1-0
    ca-certificates)
# dpkg-shlibdeps, what it asks, and the bill of materials.
debian_package_packages=(dpkg-dev file python3 git)
# The RPM packages and the tarball with Qt inside.
debian_bundle_packages=(rpm patchelf xz-utils bsdextrautils binutils qt6-wayland)
debian_test_packages=(clang clang-tidy clang-format libclang-rt-dev shellcheck ccache python3 git
    openssl curl nginx dbus gnome-keyring zsh xvfb xdotool xclip
    lintian "${debian_package_packages[@]}" "${debian_bundle_packages[@]}"
    # 5 MB to download: the Windows installer's script and version resource are compiled, the workflow is read.
    nsis binutils-mingw-w64-x86-64 python3-yaml
    # 9 MB to download: they check the exported policies and templates.
    libxml2-utils mono-mcs mono-runtime python3-jsonschema
    # They check what is installed on a desktop and on a server: entries, file types, units, pages of the manual.
    desktop-file-utils appstream shared-mime-info xdg-utils libglib2.0-bin systemd man-db groff mandoc
    # 19 MB to download, but 670 MB of disk: its own parser reads every az command that is generated.
    azure-cli
    # Its completion is tried by itself, as that of bash and zsh is.
    fish)
# Not in every release: the tests that need one say so and are skipped without it. Debian 13 has no Newtonsoft.Json.
debian_packages_of_some_releases=(libnewtonsoft-json5.0-cil)

# The same for the other systems, as their package managers call it.
fedora_build='cmake ninja-build gcc-c++ qt6-qtbase-devel qt6-qtsvg-devel qtkeychain-qt6-devel boost-devel libsecret'
fedora_test='clang clang-tools-extra compiler-rt ShellCheck ccache python3 git openssl curl nginx dbus-daemon gnome-keyring zsh fish xorg-x11-server-Xvfb xdotool xclip nodejs npm libasan libubsan'
arch_build='cmake ninja gcc qt6-base qt6-svg qtkeychain-qt6 boost libsecret'
arch_test='clang compiler-rt shellcheck ccache python git openssl curl nginx dbus gnome-keyring zsh fish xorg-server-xvfb xdotool xclip nodejs npm'
homebrew_build='cmake ninja qt qtkeychain boost'
homebrew_test='llvm shellcheck ccache python git openssl@3 curl nginx node'
vcpkg_build='qtbase qtsvg qtkeychain-qt6 boost-beast (and CMake, Ninja and a C++20 compiler)'
vcpkg_test='(clang, clang-tidy, clang-format, shellcheck, Python 3, nginx, OpenSSL and Node.js from their own installers)'

# The commands that must be there in the end. Libraries are found, or missed, by cmake.
build_tools=(cmake ninja c++)
test_tools=(clang++ clang-tidy clang-format shellcheck python3 git openssl curl node npm)

have()
{
    command -v "$1" >/dev/null 2>&1
}

is_debian_family()
{
    have dpkg-query && have apt-get
}

# as_root COMMAND...: runs it as root: as we are, or through sudo.
as_root()
{
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        echo "bootstrap: this needs root, and there is no sudo here: $*" >&2
        return 1
    fi
}

apt()
{
    as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
        apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -q "$@" </dev/null
}

# Prints those of the packages given that are not installed.
missing_packages()
{
    local package
    for package in "$@"; do
        if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
            echo "$package"
        fi
    done
}

# True if the package lists know it. A system without lists gets them first.
is_offered()
{
    local candidate
    if [ -z "$(apt-cache policy libxml2-utils 2>/dev/null)" ]; then apt update; fi
    candidate=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/.*Candidate: //p')
    [ -n "$candidate" ] && [ "$candidate" != '(none)' ]
}

# While packages are installed, none of them may start a service (nginx would take port 80): Debian asks this file.
forbid_services()
{
    [ ! -e /usr/sbin/policy-rc.d ] || return 0
    # shellcheck disable=SC2016  # the words are for the shell that writes the file
    as_root sh -c 'printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'
    trap allow_services EXIT
}

allow_services()
{
    as_root rm -f /usr/sbin/policy-rc.d
    trap - EXIT
}

install_debian()
{
    local wanted=() package
    while read -r package; do wanted+=("$package"); done < <(missing_packages "$@")
    if [ ${#wanted[@]} -eq 0 ]; then
        echo "bootstrap: every package is there"
        return 0
    fi
    echo "bootstrap: installing ${wanted[*]}"
    forbid_services
    if ! apt install -y --no-install-recommends "${wanted[@]}"; then
        echo "bootstrap: once more, with fresh package lists"
        apt update
        apt install -y --no-install-recommends "${wanted[@]}"
    fi
    allow_services
    case " ${wanted[*]} " in
    *' nginx '*)
        # The tests start their own; the system's is not to come up at the next start of this computer.
        if [ -d /run/systemd/system ]; then as_root systemctl disable --now nginx >/dev/null 2>&1 || true; fi
        ;;
    esac
}

# name_packages build|test: how the packages are called where they cannot be installed by this script.
name_packages()
{
    local system names
    echo "Spillway needs these packages:"
    for system in fedora arch homebrew vcpkg; do
        names=${system}_build
        echo "  $system: ${!names}"
        if [ "$1" = test ]; then
            names=${system}_test
            echo "      and for the tests: ${!names}"
        fi
    done
}

# ensure_packages build|package|test: everything is there when it returns; else it says what is missing and fails.
ensure_packages()
{
    local tools=("${build_tools[@]}") tool missing=() package
    if [ "$1" = test ]; then tools+=("${test_tools[@]}"); fi
    if is_debian_family; then
        local packages=("${debian_build_packages[@]}")
        if [ "$1" = package ]; then packages+=("${debian_package_packages[@]}"); fi
        if [ "$1" = test ]; then
            packages+=("${debian_test_packages[@]}")
            for package in "${debian_packages_of_some_releases[@]}"; do
                if is_offered "$package"; then
                    packages+=("$package")
                else
                    echo "bootstrap: this release has no $package; what needs it is not tested"
                fi
            done
            if ! have node; then packages+=(nodejs); fi
            if ! have npm; then packages+=(npm); fi
        fi
        install_debian "${packages[@]}"
    fi
    for tool in "${tools[@]}"; do
        if ! have "$tool"; then missing+=("$tool"); fi
    done
    if [ ${#missing[@]} -gt 0 ]; then
        {
            echo "bootstrap: not found: ${missing[*]}"
            name_packages "$1"
        } >&2
        return 1
    fi
}
