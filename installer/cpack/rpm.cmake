# SPDX-License-Identifier: MIT
# Read by cpack when it makes RPM packages.
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
# The units and the completions are where /usr has them: not to be moved elsewhere.
set(CPACK_PACKAGE_RELOCATABLE OFF)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/stage.cmake)
