# SPDX-License-Identifier: MIT
# Read by cpack when it makes Debian packages.
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
# The first line of each package's description is its own summary.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
# What Debian wants otherwise than other systems is done on the staged files; the packages are compressed at the end.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/stage.cmake ${CMAKE_CURRENT_LIST_DIR}/../debian/stage.cmake)
set(CPACK_DEBIAN_COMPRESSION_TYPE none)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/../debian/finish.cmake)
