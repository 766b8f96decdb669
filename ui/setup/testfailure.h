// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace spillway
{

struct StreamedAnswer;

enum class TestTarget { Local, ApiManagement };

/// Why a test failed and what to do, in a sentence or two. Pure. Empty if it did not fail.
QString explainTestFailure(TestTarget target, const StreamedAnswer &answer, const QString &deployment);

} // namespace spillway
