// SPDX-License-Identifier: MIT
#pragma once

#include "core/balance/backend.h"
#include "core/config/jsonscan.h"

#include <utility>

/// The words of the profile's JSON form (CONTRACT.md section 2), in the order in which they are written.
namespace spillway
{

enum class ProfileObject { Root, Endpoint, Balancing, Backend };

/// The keys of such an object that this version knows.
const QStringList &knownKeys(ProfileObject object);

/// The known keys of `setup` and of all that is in it.
const JsonOutline &setupOrder();

/// What an enumerator is called in the file.
template <typename Value>
using Names = QList<std::pair<QString, Value>>;

const Names<ThrottleScope> &throttleScopeNames();
const Names<Selection> &selectionNames();
const Names<WhenAllThrottled> &whenAllThrottledNames();
const Names<AuthKind> &authNames();

template <typename Value>
QString nameOf(const Names<Value> &names, Value value)
{
    for (const auto &[name, candidate] : names) {
        if (candidate == value) {
            return name;
        }
    }
    Q_UNREACHABLE();
}

} // namespace spillway
