# SPDX-License-Identifier: MIT
# macOS: Spillway.app with Qt inside, on a disk image to drag it from. Included by cpack.cmake.
# spillway-cli is not on the image: what macdeployqt puts into the bundle serves the bundle's program alone.

if(APPLE AND SPILLWAY_GUI)
    set(CPACK_GENERATOR DragNDrop)
    set(CPACK_DMG_VOLUME_NAME "Spillway ${PROJECT_VERSION}")
    set(CPACK_MONOLITHIC_INSTALL ON)
    set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};desktop;/")

    set(icon ${CMAKE_CURRENT_LIST_DIR}/icons/spillway.icns)
    target_sources(spillway PRIVATE ${icon})
    set_source_files_properties(${icon} TARGET_DIRECTORY spillway PROPERTIES MACOSX_PACKAGE_LOCATION Resources)

    # As old as it was built for: by the setting, else by the system that builds.
    set(oldest_macos ${CMAKE_OSX_DEPLOYMENT_TARGET})
    if(NOT oldest_macos)
        execute_process(COMMAND sw_vers -productVersion OUTPUT_VARIABLE oldest_macos OUTPUT_STRIP_TRAILING_WHITESPACE
            COMMAND_ERROR_IS_FATAL ANY)
    endif()
    configure_file(${CMAKE_CURRENT_LIST_DIR}/macos/Info.plist.in ${CMAKE_CURRENT_BINARY_DIR}/Info.plist @ONLY)
    set_target_properties(spillway PROPERTIES
        OUTPUT_NAME Spillway
        MACOSX_BUNDLE_INFO_PLIST ${CMAKE_CURRENT_BINARY_DIR}/Info.plist)

    include(${CMAKE_CURRENT_LIST_DIR}/qtdeploy.cmake)
endif()
