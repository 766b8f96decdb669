// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>

/// What is fuzzed. Each function takes any bytes and throws BrokenInvariant when a rule does not hold for them. The
/// libFuzzer programs and the replay of the corpora (tst_fuzzcorpus) call the same functions.
namespace spillway
{

void fuzzRequestParser(QByteArrayView input);
void fuzzResponseParser(QByteArrayView input);
void fuzzChunkedReader(QByteArrayView input);
void fuzzEventStream(QByteArrayView input);
void fuzzRetryHint(QByteArrayView input);
void fuzzProfile(QByteArrayView input);
void fuzzModelField(QByteArrayView input);
void fuzzRequestTarget(QByteArrayView input);
void fuzzPolicy(QByteArrayView input);
void fuzzSchema(QByteArrayView input);

struct FuzzTarget
{
    const char *name; ///< of the program fuzz_NAME and of the folder corpus/NAME
    void (*run)(QByteArrayView input);
};

inline constexpr FuzzTarget fuzzTargets[] = {
    {"requestparser", fuzzRequestParser},
    {"responseparser", fuzzResponseParser},
    {"chunkedreader", fuzzChunkedReader},
    {"eventstream", fuzzEventStream},
    {"retryhint", fuzzRetryHint},
    {"profile", fuzzProfile},
    {"modelfield", fuzzModelField},
    {"requesttarget", fuzzRequestTarget},
    {"policy", fuzzPolicy},
    {"schema", fuzzSchema},
};

} // namespace spillway
