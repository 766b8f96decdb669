# SPDX-License-Identifier: MIT
# The component `cli`: the manual's page, and the units by which systemd runs the endpoint.
include(GNUInstallDirs)
if(TARGET manual)
    # What is installed is built with this folder, wherever it is made.
    add_custom_target(cli_files ALL)
    add_dependencies(cli_files manual)
    install(FILES ${PROJECT_BINARY_DIR}/share/man/man1/spillway-cli.1${SPILLWAY_MANUAL_SUFFIX}
        DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT cli)
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    set(units ${PROJECT_BINARY_DIR}/share/systemd)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/spillway@.service.in ${units}/system/spillway@.service @ONLY)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/spillway.service.in ${units}/user/spillway.service @ONLY)
    # Not CMAKE_INSTALL_LIBDIR: on Debian that is a folder of the architecture, where systemd does not look.
    install(FILES ${units}/system/spillway@.service DESTINATION lib/systemd/system COMPONENT cli)
    install(FILES ${units}/user/spillway.service DESTINATION lib/systemd/user COMPONENT cli)
endif()
