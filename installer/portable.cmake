# SPDX-License-Identifier: MIT
# The tarball with Qt inside, for Linux: `cmake --build build/release --target portable`. Included by cpack.cmake.
# It is no generator of CPack's: what belongs into it is known only once the programs have been linked.

if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    get_filename_component(plugin_folder "${QT6_INSTALL_PLUGINS}" ABSOLUTE BASE_DIR "${QT6_INSTALL_PREFIX}")
    string(REPLACE ";" " " components "${CPACK_COMPONENTS_ALL}")
    file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/portable.env @ONLY CONTENT
"version='@PROJECT_VERSION@'
plugin_folder='@plugin_folder@'
components='@components@'
")
    add_custom_target(portable
        COMMAND ${CMAKE_CURRENT_LIST_DIR}/portable.sh ${PROJECT_BINARY_DIR}
        COMMENT "Making the tarball with Qt inside"
        VERBATIM USES_TERMINAL)
    add_dependencies(portable spillway-cli completions)
    if(SPILLWAY_GUI)
        add_dependencies(portable spillway)
    endif()
endif()
