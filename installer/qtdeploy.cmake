# SPDX-License-Identifier: MIT
# On Windows and macOS: Qt's own tools (windeployqt, macdeployqt) put Qt beside the window's program when it is
# installed. Included by windows.cmake and macos.cmake. Linux has portable.sh.
if(SPILLWAY_GUI)
    if(Qt6_VERSION VERSION_LESS 6.5)
        message(STATUS "Qt ${Qt6_VERSION} cannot deploy itself (6.5 can): packages would lack Qt")
    else()
        qt_generate_deploy_app_script(TARGET spillway OUTPUT_SCRIPT deploy_script
            NO_TRANSLATIONS NO_UNSUPPORTED_PLATFORM_ERROR)
        install(SCRIPT ${deploy_script} COMPONENT desktop)
    endif()
endif()
