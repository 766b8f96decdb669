# SPDX-License-Identifier: MIT
# cmake -DSOURCE=tests/clients -DWORK=FOLDER -DNPM=npm -P install.cmake
# Brings the tests to FOLDER, and the packages when the lock file is another one than at the last time.

file(GLOB files ${SOURCE}/*.mjs ${SOURCE}/package.json ${SOURCE}/package-lock.json)
file(GLOB old ${WORK}/*.mjs)
if(old)
    file(REMOVE ${old}) # a test that is gone from the source tree is gone here
endif()
file(COPY ${files} ${SOURCE}/.npmrc DESTINATION ${WORK})

# Written last, so that an installation that was broken off is done again.
set(stamp ${WORK}/node_modules/.installed)
file(SHA256 ${SOURCE}/package-lock.json wanted)
set(installed "")
if(EXISTS ${stamp})
    file(READ ${stamp} installed)
endif()
if(installed STREQUAL wanted)
    message(STATUS "the packages of the lock file are there")
    return()
endif()
execute_process(COMMAND ${NPM} ci WORKING_DIRECTORY ${WORK} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "npm ci failed (${result}): its message is above. It needs the network, once for each lock file.")
endif()
file(WRITE ${stamp} ${wanted})
