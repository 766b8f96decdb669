# SPDX-License-Identifier: MIT
# Run by cpack on the staged files of each package, COMPONENT/usr/…, before they become a .deb and after
# cpack/stage.cmake: what Debian alone wants otherwise than the install rules have it.

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
foreach(tree IN LISTS trees)
    file(GLOB documents ${tree}/share/doc/*)
    foreach(folder IN LISTS documents)
        stage_documents(${folder})
    endforeach()

    file(GLOB_RECURSE pages ${tree}/share/man/*.[1-9])
    foreach(page IN LISTS pages)
        compress(${page} ${page}.gz)
        file(REMOVE ${page})
    endforeach()

    if(EXISTS ${tree}/share/zsh/site-functions)
        file(RENAME ${tree}/share/zsh/site-functions ${tree}/share/zsh/vendor-completions)
    endif()
endforeach()
