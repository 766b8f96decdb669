# SPDX-License-Identifier: MIT
# The component `desktop`: what makes the program one of the desktop's own, by the freedesktop.org specifications. Every
# file is named by the application's id.
include(GNUInstallDirs)
if(SPILLWAY_GUI AND UNIX AND NOT APPLE)
    set(id ${SPILLWAY_APPLICATION_ID})
    set(share ${CMAKE_INSTALL_DATAROOTDIR})
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${id}.desktop DESTINATION ${share}/applications COMPONENT desktop)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${id}.metainfo.xml DESTINATION ${share}/metainfo COMPONENT desktop)
    install(FILES ${CMAKE_CURRENT_LIST_DIR}/${id}.xml DESTINATION ${share}/mime/packages COMPONENT desktop)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/app/spillway.svg
        DESTINATION ${share}/icons/hicolor/scalable/apps RENAME ${id}.svg COMPONENT desktop)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/app/tray.svg
        DESTINATION ${share}/icons/hicolor/symbolic/apps RENAME ${id}-symbolic.svg COMPONENT desktop)
    # What is installed is built with this folder, wherever it is made.
    add_custom_target(desktop_files ALL)
    if(TARGET icons)
        add_dependencies(desktop_files icons)
        install(DIRECTORY ${PROJECT_BINARY_DIR}/share/icons/hicolor DESTINATION ${share}/icons COMPONENT desktop)
    endif()
    if(TARGET manual)
        add_dependencies(desktop_files manual)
        install(FILES ${PROJECT_BINARY_DIR}/share/man/man1/spillway.1${SPILLWAY_MANUAL_SUFFIX}
            DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT desktop)
    endif()
endif()
