# SPDX-License-Identifier: MIT
# Run by cpack on the staged files of each package, before they become a .deb: what Debian wants otherwise than the
# install rules have it. Staged is COMPONENT/usr/….

# Documents of a package: copyright in place of LICENSE, and the changelog, compressed without a time or a name.
function(stage_documents folder)
    file(STRINGS ${CPACK_RESOURCE_FILE_LICENSE} copyright REGEX "^Copyright ")
    string(REGEX REPLACE "^Copyright \\(c\\) " "" copyright "${copyright}")
    file(READ ${CPACK_RESOURCE_FILE_LICENSE} licence)
    # From the grant on; each line indented, an empty one a dot, as the format has it.
    string(REGEX REPLACE "^.*(Permission is hereby granted)" "\\1" licence "${licence}")
    string(STRIP "${licence}" licence)
    string(REPLACE "\n\n" "\n.\n" licence "${licence}")
    string(REPLACE "\n" "\n " licence " ${licence}")
    configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/copyright.in ${folder}/copyright @ONLY)
    file(REMOVE ${folder}/LICENSE)
    compress(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/changelog ${folder}/changelog.gz)
    file(CHMOD ${folder}/copyright PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

function(compress from to)
    execute_process(COMMAND gzip -9nc ${from} OUTPUT_FILE ${to} COMMAND_ERROR_IS_FATAL ANY)
    file(CHMOD ${to} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endfunction()

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

    file(GLOB documents ${tree}/share/doc/*)
    foreach(folder IN LISTS documents)
        stage_documents(${folder})
    endforeach()

    file(GLOB_RECURSE pages ${tree}/share/man/*.[1-9])
    foreach(page IN LISTS pages)
        compress(${page} ${page}.gz)
        file(REMOVE ${page})
    endforeach()

    # Units name the program by its whole path, which is another one than where `cmake --install` puts it.
    file(GLOB units ${tree}/lib/systemd/*/*.service)
    foreach(unit IN LISTS units)
        file(READ ${unit} text)
        string(REGEX REPLACE "(Exec[A-Za-z]*=)[^ \n]*/(spillway[a-z-]*)" "\\1/usr/bin/\\2" text "${text}")
        file(WRITE ${unit} "${text}")
    endforeach()

    if(EXISTS ${tree}/share/zsh/site-functions)
        file(RENAME ${tree}/share/zsh/site-functions ${tree}/share/zsh/vendor-completions)
    endif()
endforeach()
