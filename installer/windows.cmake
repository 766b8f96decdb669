# SPDX-License-Identifier: MIT
# Windows: an installer (NSIS) with both programs, Qt, an entry in the Start menu and an uninstaller. Included by
# cpack.cmake. Starting with the session is left to the program's own setting.
#
# The settings of the installer's script are there on every system: makensis, and with it a test, runs on Linux too.

set(CPACK_PACKAGE_INSTALL_DIRECTORY Spillway)
set(CPACK_PACKAGE_EXECUTABLES spillway Spillway)
set(CPACK_NSIS_PACKAGE_NAME Spillway)
set(CPACK_NSIS_DISPLAY_NAME Spillway)
set(CPACK_NSIS_INSTALLED_ICON_NAME "bin\\spillway.exe")
set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
set(CPACK_NSIS_MANIFEST_DPI_AWARE ON)
file(TO_NATIVE_PATH ${CMAKE_CURRENT_LIST_DIR}/icons/spillway.ico icon)
set(CPACK_NSIS_MUI_ICON ${icon})
set(CPACK_NSIS_MUI_UNIICON ${icon})
file(READ ${CMAKE_CURRENT_LIST_DIR}/windows/register.nsh CPACK_NSIS_EXTRA_INSTALL_COMMANDS)
file(READ ${CMAKE_CURRENT_LIST_DIR}/windows/unregister.nsh CPACK_NSIS_EXTRA_UNINSTALL_COMMANDS)

if(WIN32)
    set(CPACK_GENERATOR NSIS)
    # Both programs use the same libraries, which lie beside them.
    set(CPACK_MONOLITHIC_INSTALL ON)

    # What the Explorer shows: the icon, and the version on the page of a file's properties.
    foreach(target IN ITEMS spillway spillway-cli)
        if(TARGET ${target})
            set(program_file ${target}.exe)
            set(resource ${CMAKE_CURRENT_BINARY_DIR}/${target}.rc)
            configure_file(${CMAKE_CURRENT_LIST_DIR}/windows/program.rc.in ${resource} @ONLY)
            target_sources(${target} PRIVATE ${resource})
        endif()
    endforeach()

    include(${CMAKE_CURRENT_LIST_DIR}/qtdeploy.cmake)

    # windeployqt brings Qt alone. This brings what Qt and the programs link beside it: QtKeychain, and all else that
    # vcpkg has built. Windows' own libraries stay where they are.
    install(CODE "set(library_folders \"$<TARGET_FILE_DIR:Qt6::Core>\" \"$<TARGET_FILE_DIR:Qt6Keychain::Qt6Keychain>\")"
        COMPONENT desktop)
    install(SCRIPT ${CMAKE_CURRENT_LIST_DIR}/windows/libraries.cmake COMPONENT desktop)

    set(CMAKE_INSTALL_SYSTEM_RUNTIME_COMPONENT desktop)
    include(InstallRequiredSystemLibraries)
endif()
