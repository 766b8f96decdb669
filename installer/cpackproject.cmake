# SPDX-License-Identifier: MIT
# Read by cpack for each generator that it runs: what one kind of package needs, and the others must not have, stands in
# installer/cpack/GENERATOR.cmake (deb.cmake, rpm.cmake, …).
string(TOLOWER "${CPACK_GENERATOR}" generator)
include(${CMAKE_CURRENT_LIST_DIR}/cpack/${generator}.cmake OPTIONAL)
