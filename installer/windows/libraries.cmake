# SPDX-License-Identifier: MIT
# Run when the programs are installed on Windows, after windeployqt: copies the libraries that are still missing beside
# them. `library_folders` is where they may lie.
set(bin "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin")
file(GLOB programs "${bin}/*.exe")
file(GLOB libraries "${bin}/*.dll")
file(GLOB_RECURSE modules "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/plugins/*.dll")
file(GET_RUNTIME_DEPENDENCIES
    EXECUTABLES ${programs}
    LIBRARIES ${libraries}
    MODULES ${modules}
    DIRECTORIES ${bin} ${library_folders}
    PRE_EXCLUDE_REGEXES "^api-ms-" "^ext-ms-"
    POST_EXCLUDE_REGEXES "[/\\\\][Ss][Yy][Ss][Tt][Ee][Mm]32[/\\\\]"
    RESOLVED_DEPENDENCIES_VAR needed
    UNRESOLVED_DEPENDENCIES_VAR missing)
foreach(library IN LISTS needed)
    get_filename_component(name "${library}" NAME)
    if(NOT EXISTS "${bin}/${name}")
        file(INSTALL "${library}" DESTINATION "${bin}" FOLLOW_SYMLINK_CHAIN)
    endif()
endforeach()
if(missing)
    message(STATUS "Not found, and left to Windows: ${missing}")
endif()
