# SPDX-License-Identifier: MIT
# The RPM packages: `spillway` (component desktop) and `spillway-cli` (component cli). Included by cpack.cmake.
#
#   cpack -G RPM --config build/release/CPackConfig.cmake -B build/release
#
# What is linked is found by rpm itself, as libQt6Core.so.6()(64bit) and so on: whatever the distribution calls the
# packages, they provide that. Packages made on Debian carry the symbol versions of Debian's Qt, and are for trying;
# those for a distribution are built on it. Building needs, as Fedora calls it:
#   cmake ninja-build gcc-c++ qt6-qtbase-devel qt6-qtsvg-devel qtkeychain-qt6-devel boost-devel rpm-build

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE MIT)
set(CPACK_RPM_PACKAGE_GROUP "Applications/Internet")
# Loaded by name while the programs run, and done without where it lacks: CPack 3.25 has no variable for it.
set(CPACK_RPM_SPEC_MORE_DEFINE
"Recommends: ca-certificates
Recommends: libsecret
%define _build_id_links none
%define source_date_epoch_from_changelog 0
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost localhost")
# Folders that belong to the system, beside those that CPack knows.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/lib/systemd /usr/lib/systemd/system /usr/lib/systemd/user
    /usr/share/applications /usr/share/metainfo /usr/share/mime /usr/share/mime/packages
    /usr/share/icons /usr/share/icons/hicolor /usr/share/icons/hicolor/scalable
    /usr/share/icons/hicolor/scalable/apps /usr/share/icons/hicolor/scalable/mimetypes
    /usr/share/man /usr/share/man/man1
    /usr/share/bash-completion /usr/share/bash-completion/completions
    /usr/share/zsh /usr/share/zsh/site-functions /usr/share/fish /usr/share/fish/vendor_completions.d)
foreach(size IN ITEMS 16 22 24 32 48 64 128 256 512)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/share/icons/hicolor/${size}x${size}
        /usr/share/icons/hicolor/${size}x${size}/apps /usr/share/icons/hicolor/${size}x${size}/mimetypes)
endforeach()

set(CPACK_RPM_CLI_PACKAGE_NAME spillway-cli)
set(CPACK_RPM_CLI_PACKAGE_SUMMARY "Local balancing endpoint for Azure OpenAI, without a window")
set(CPACK_RPM_CLI_PACKAGE_DESCRIPTION
"Spillway spreads calls over several Azure OpenAI backends by priority. A backend
that answers 429 is set aside until its Retry-After has passed, and the call goes
on to the next one at once; callers see one address and one answer.

This package has spillway-cli, which serves a profile on a computer without a
display, stores keys, simulates backends, plays scenarios, and exports to Azure
API Management. It needs no library of a desktop.")

# The icons are SVG, and read by plugins, which no ELF header names.
set(CPACK_RPM_DESKTOP_PACKAGE_NAME spillway)
set(CPACK_RPM_DESKTOP_PACKAGE_REQUIRES "libQt6Svg.so.6()(64bit)")
set(CPACK_RPM_DESKTOP_PACKAGE_SUMMARY "Local balancing endpoint for Azure OpenAI")
set(CPACK_RPM_DESKTOP_PACKAGE_DESCRIPTION
"Spillway spreads calls over several Azure OpenAI backends by priority. A backend
that answers 429 is set aside until its Retry-After has passed, and the call goes
on to the next one at once; callers see one address and one answer.

This package has the desktop program. It shows who takes the traffic and when a
throttled backend is back, edits the backends, and exports them to Azure API
Management. With --demo it brings its own simulated backends.")
