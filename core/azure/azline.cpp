// SPDX-License-Identifier: MIT
#include "core/azure/azline.h"

using namespace Qt::StringLiterals;

namespace spillway
{

AzLine::AzLine(const QString &comment, const QString &command)
    : m_command{comment, {}}
{
    const QStringList words = command.split(u' ');
    for (const QString &word : words) {
        m_command.words.append(word);
    }
}

AzLine &AzLine::with(const QString &option, const AzWord &value)
{
    const QList<AzWord::Part> &parts = value.parts();
    const bool beginsWithHyphen =
        !parts.isEmpty() && parts.first().kind == AzWord::Part::Kind::Text && parts.first().text.startsWith(u'-');
    if (beginsWithHyphen) {
        m_command.words.append(AzWord(option + u'=') + value);
    } else {
        m_command.words.append(option);
        m_command.words.append(value);
    }
    return *this;
}

AzLine &AzLine::with(const QString &option)
{
    m_command.words.append(option);
    return *this;
}

AzLine &AzLine::inSubscription()
{
    return with(u"--subscription"_s, AzWord::variable(u"subscriptionId"_s));
}

AzCommand AzLine::asking(const AzWord &query, const QString &capture) const
{
    AzLine line = *this;
    line.with(u"--query"_s, query).with(u"--output"_s, u"tsv"_s);
    line.m_command.capture = capture;
    return line.m_command;
}

AzCommand AzLine::lookingFor(const AzWord &query, const QString &capture) const
{
    AzCommand command = asking(query, capture);
    command.mayBeAbsent = true;
    return command;
}

AzCommand AzLine::changing(int minutes) const
{
    AzLine line = *this;
    line.with(u"--output"_s, u"none"_s);
    line.m_command.changes = true;
    line.m_command.minutes = minutes;
    return line.m_command;
}

bool azReadsAsFile(const QString &value)
{
    // az cuts at the first "=" and looks at what follows; without one it looks at the whole.
    return value.section(u'=', 1).startsWith(u'@') || value.startsWith(u'@');
}

} // namespace spillway
