# SPDX-License-Identifier: MIT
# Run by cpack on the staged files, before they become Debian packages: what Debian wants otherwise.
foreach(name IN ITEMS desktop cli)
    set(tree ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${name})
    set(package ${CPACK_DEBIAN_${name}_PACKAGE_NAME})
endforeach()
message(STATUS "stage: ${CPACK_TEMPORARY_INSTALL_DIRECTORY} ${CPACK_TEMPORARY_DIRECTORY}")
