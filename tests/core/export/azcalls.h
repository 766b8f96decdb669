// SPDX-License-Identifier: MIT
#pragma once

#include "core/azure/azcommand.h"

#include <QHash>
#include <QStringList>

#include <algorithm>

namespace spillway
{

/// A call of the fake az, as it was recorded.
struct AzCall
{
    QStringList words; ///< the temporary folder of bodies is `BODIES`
    QString printed;
};

/// The calls that these commands come to, given what each of the calls before printed.
inline QList<QStringList> expectedCalls(const QList<AzScript> &parts, const QList<AzCall> &made)
{
    QHash<QString, QString> variables;
    QList<QStringList> expected;
    for (const AzScript &part : parts) {
        for (const AzCommand &command : part.commands) {
            if (!command.onlyIfEmpty.isEmpty() && !variables.value(command.onlyIfEmpty).isEmpty()) {
                continue;
            }
            QStringList words;
            for (const AzWord &word : command.words) {
                words.append(word.resolved([&](const AzWord::Part &place) {
                    if (place.kind == AzWord::Part::Kind::Variable) {
                        return variables.value(place.text);
                    }
                    const bool isWritten = std::any_of(part.files.begin(), part.files.end(),
                                                       [&](const AzFile &file) { return file.name == place.text; });
                    return isWritten ? QStringLiteral("BODIES/") + place.text : place.text;
                }));
            }
            if (!command.capture.isEmpty()) {
                variables.insert(command.capture, made.value(expected.size()).printed);
            }
            expected.append(words);
        }
    }
    return expected;
}

} // namespace spillway
