# SPDX-License-Identifier: MIT
# The Debian packages: `spillway` (component desktop) and `spillway-cli` (component cli). Included by cpack.cmake.
# What is linked is found by dpkg-shlibdeps; what is named here is loaded or started while the programs run.

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# TLS needs no package of its own: Qt's OpenSSL plugin is in libqt6network6. What it trusts is in ca-certificates.
# QtKeychain opens libsecret by name; without it, or without a keyring, keys stay in memory, and the program says so.

set(CPACK_DEBIAN_CLI_PACKAGE_NAME spillway-cli)
set(CPACK_DEBIAN_CLI_PACKAGE_RECOMMENDS "ca-certificates, libsecret-1-0")
# `auth: entra` may take its token from az; it is not in every release.
set(CPACK_DEBIAN_CLI_PACKAGE_SUGGESTS "azure-cli, gnome-keyring, spillway")
set(CPACK_DEBIAN_CLI_DESCRIPTION "local balancing endpoint for Azure OpenAI (headless)
Spillway spreads calls over several Azure OpenAI backends by priority. A
backend that answers 429 is set aside until its Retry-After has passed,
and the call goes on to the next one at once; callers see one address and
one answer, streamed as it comes.
.
This package has spillway-cli, which serves a profile on a computer
without a display, stores keys, simulates backends, plays scenarios, and
exports to Azure API Management. It needs no library of a desktop.")

# Platform plugins (xcb, offscreen) are in libqt6gui6. The marks of menus (style.qss) are SVG and read by a plugin:
# Debian 12 has it in libqt6svg6, Debian 13 in a package of its own.
set(CPACK_DEBIAN_DESKTOP_PACKAGE_NAME spillway)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_DEPENDS "qt6-svg-plugins | libqt6svg6 (<< 6.5)")
set(CPACK_DEBIAN_DESKTOP_PACKAGE_RECOMMENDS
    "ca-certificates, libsecret-1-0, gnome-keyring | kwalletmanager, qt6-wayland, spillway-cli, xdg-utils")
set(CPACK_DEBIAN_DESKTOP_PACKAGE_SUGGESTS azure-cli)
set(CPACK_DEBIAN_DESKTOP_DESCRIPTION "local balancing endpoint for Azure OpenAI
Spillway spreads calls over several Azure OpenAI backends by priority. A
backend that answers 429 is set aside until its Retry-After has passed,
and the call goes on to the next one at once; callers see one address and
one answer, streamed as it comes.
.
This package has the desktop program. It shows who takes the traffic and
when a throttled backend is back, edits the backends, and exports them to
Azure API Management. With --demo it brings its own simulated backends.")

# Only systemd's units need them.
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/systemd/install.cmake)
    set(scripts ${CMAKE_CURRENT_LIST_DIR}/debian)
    set(CPACK_DEBIAN_CLI_PACKAGE_CONTROL_EXTRA ${scripts}/postinst ${scripts}/prerm ${scripts}/postrm)
endif()
