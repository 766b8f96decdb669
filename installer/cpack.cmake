# SPDX-License-Identifier: MIT
# What every kind of package has in common. Included by installer/CMakeLists.txt; `cpack` reads what it writes.
# The version has one place: project(VERSION) in the root CMakeLists.txt.

set(CPACK_PACKAGE_NAME spillway)
set(CPACK_PACKAGE_VENDOR "The Spillway authors")
set(CPACK_PACKAGE_CONTACT "The Spillway authors <packages@spillway.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_RESOURCE_FILE_README ${PROJECT_SOURCE_DIR}/README.md)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
# Whatever the umask of who builds it.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_COMPONENTS_ALL cli)
set(CPACK_COMPONENT_CLI_DISPLAY_NAME "Spillway without a window")
set(CPACK_COMPONENT_CLI_DESCRIPTION "spillway-cli: the endpoint for servers, and everything else that needs no window")
if(SPILLWAY_GUI)
    list(PREPEND CPACK_COMPONENTS_ALL desktop)
    set(CPACK_COMPONENT_DESKTOP_DISPLAY_NAME "Spillway")
    set(CPACK_COMPONENT_DESKTOP_DESCRIPTION "The desktop program")
endif()

# Read by cpack once for each generator, with CPACK_GENERATOR set.
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/cpackproject.cmake)

# One file a family of packages. Each may set CPACK_GENERATOR, which `cpack` without -G makes.
if(EXISTS /etc/debian_version)
    set(CPACK_GENERATOR DEB)
elseif(UNIX)
    set(CPACK_GENERATOR TGZ)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
foreach(family IN ITEMS portable rpm windows macos)
    include(${CMAKE_CURRENT_LIST_DIR}/${family}.cmake OPTIONAL)
endforeach()

include(CPack)
