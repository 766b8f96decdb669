// SPDX-License-Identifier: MIT
#include "tests/fuzz/targets.h"

#include <cstddef>
#include <cstdint>

// SPILLWAY_FUZZ_FUNCTION is one of the functions of targets.h; a BrokenInvariant ends the program, as libFuzzer wants.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    spillway::SPILLWAY_FUZZ_FUNCTION(QByteArrayView(data, qsizetype(size)));
    return 0;
}
