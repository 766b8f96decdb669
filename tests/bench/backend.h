// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace bench
{

/// How many of the backend's ports answer 429 to everything; the one behind them answers 200.
constexpr int throttlingPorts = 5;

/// An answer as Azure sends it: a dozen fields and a short chat completion.
std::string azureHeaders();
std::string azureBody();

/// `spillway-bench backend`: serves until it is killed. Prints its ports on one line: first the one that answers, then
/// those that throttle.
///
/// `…/stream/MS` is an event stream with one event each MS milliseconds, each with the time of its write in
/// nanoseconds as `"t"`. `/bench/failovers` tells, one a line, the nanoseconds from the write of each 429 to the
/// arrival of the next request, and forgets them.
int runBackend();

} // namespace bench
