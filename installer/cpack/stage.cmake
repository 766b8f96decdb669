# SPDX-License-Identifier: MIT
# Run by cpack on the staged files, COMPONENT/usr/…, before they become a package of a Linux system: what such a system
# wants otherwise than the install rules have it.
file(GLOB trees ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*/usr)
if(NOT trees)
    message(FATAL_ERROR "Nothing is staged in ${CPACK_TEMPORARY_INSTALL_DIRECTORY}")
endif()
foreach(tree IN LISTS trees)
    # The system's libraries are found without a search path of the program's own.
    file(GLOB programs ${tree}/bin/*)
    foreach(program IN LISTS programs)
        file(RPATH_REMOVE FILE ${program})
    endforeach()
    # Units name the program by its whole path, which is another one than where `cmake --install` puts it.
    file(GLOB units ${tree}/lib/systemd/*/*.service)
    foreach(unit IN LISTS units)
        file(READ ${unit} text)
        string(REGEX REPLACE "(Exec[A-Za-z]*=)[^ \n]*/(spillway[a-z-]*)" "\\1/usr/bin/\\2" text "${text}")
        file(WRITE ${unit} "${text}")
    endforeach()
endforeach()
