// SPDX-License-Identifier: MIT
#include "core/config/jsonscan.h"

#include <QSet>

#include <algorithm>

namespace spillway
{
namespace
{

using namespace Qt::StringLiterals;

constexpr int maxDepth = 64;
constexpr qsizetype maxRepeatedKeys = 100;

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class Scanner
{
public:
    Scanner(QByteArrayView text, JsonNumbers numbers)
        : m_text(text)
        , m_numbers(numbers)
    {
    }

    JsonScan run()
    {
        JsonScan result;
        skipSpace();
        if (value(result.outline, 0)) {
            skipSpace();
            if (m_at < m_text.size()) {
                fail(isComment() ? comment() : u"There is text behind the end. Remove it."_s);
            }
        }
        result.repeatedKeys = m_repeated;
        result.fault = m_fault;
        return result;
    }

private:
    // Every step returns false once there is a fault.
    bool value(JsonOutline &outline, int depth)
    {
        outline.begin = m_at;
        const bool isWhole = content(outline, depth);
        outline.end = m_at;
        return isWhole;
    }
    bool content(JsonOutline &outline, int depth);
    bool object(JsonOutline &outline, int depth);
    bool array(JsonOutline &outline, int depth);
    bool key(QString &key);
    /// Takes the token that one of the functions of jsontoken.h reads.
    template <typename Scan>
    bool token(Scan scan)
    {
        m_fault = scan(m_text, m_at);
        return !m_fault;
    }
    /// Behind a member: true at `end` or at a comma with something behind it.
    bool separator(char end);

    char current() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool atEnd() const { return m_at >= m_text.size(); }
    void skipSpace()
    {
        while (!atEnd() && QByteArrayView(" \t\r\n").contains(current())) {
            ++m_at;
        }
    }
    bool isComment() const { return current() == '/' || current() == '#'; }
    static QString comment() { return u"JSON has no comments. Remove this one."_s; }

    bool fail(const QString &message) { return failAt(m_at, message); }
    bool failAt(qsizetype offset, const QString &message)
    {
        m_fault = JsonFault{offset, message};
        return false;
    }

    QByteArrayView m_text;
    JsonNumbers m_numbers;
    qsizetype m_at = 0;
    QString m_path;
    QStringList m_repeated;
    std::optional<JsonFault> m_fault;
};

bool Scanner::content(JsonOutline &outline, int depth)
{
    switch (current()) {
    case '{':
    case '[':
        if (depth == maxDepth) {
            return fail(u"Objects and lists are nested in each other more than %1 deep here."_s.arg(maxDepth));
        }
        return current() == '{' ? object(outline, depth + 1) : array(outline, depth + 1);
    case '"':
        return token(scanJsonString);
    default:
        break;
    }
    if (atEnd()) {
        return fail(u"The text ends where a value should stand."_s);
    }
    if ((current() >= '0' && current() <= '9') || current() == '-') {
        return token([this](QByteArrayView text, qsizetype &position) { //
            return scanJsonNumber(text, position, m_numbers);
        });
    }
    if (isLetter(current())) {
        return token(scanJsonWord);
    }
    if (isComment()) {
        return fail(comment());
    }
    return fail(current() == '\'' ? u"Texts stand in double quotes, not in single ones."_s
                                  : u"A value should stand here: a text in quotes, a number, true, false, { or [."_s);
}

bool Scanner::object(JsonOutline &outline, int depth)
{
    ++m_at;
    skipSpace();
    if (current() == '}') {
        ++m_at;
        return true;
    }
    QSet<QString> seen;
    const qsizetype pathSize = m_path.size();
    for (;;) {
        JsonOutline &member = outline.members.emplace_back();
        if (!key(member.key)) {
            return false;
        }
        m_path += (pathSize > 0 ? u"."_s : QString()) + member.key;
        if (seen.contains(member.key)) {
            if (m_repeated.size() < maxRepeatedKeys && !m_repeated.contains(m_path)) {
                m_repeated.append(m_path);
            }
        }
        seen.insert(member.key);
        skipSpace();
        if (current() != ':') {
            return fail(u"A colon is missing between a key and its value."_s);
        }
        ++m_at;
        skipSpace();
        if (!value(member, depth)) {
            return false;
        }
        m_path.truncate(pathSize);
        if (!separator('}')) {
            return false;
        }
        if (current() == '}') {
            ++m_at;
            return true;
        }
        ++m_at;
        skipSpace();
    }
}

bool Scanner::array(JsonOutline &outline, int depth)
{
    ++m_at;
    skipSpace();
    if (current() == ']') {
        ++m_at;
        return true;
    }
    const qsizetype pathSize = m_path.size();
    for (;;) {
        m_path += u"[%1]"_s.arg(outline.members.size());
        if (!value(outline.members.emplace_back(), depth)) {
            return false;
        }
        m_path.truncate(pathSize);
        if (!separator(']')) {
            return false;
        }
        if (current() == ']') {
            ++m_at;
            return true;
        }
        ++m_at;
        skipSpace();
    }
}

bool Scanner::separator(char end)
{
    const QChar bracket = QLatin1Char(end);
    skipSpace();
    if (current() == end) {
        return true;
    }
    if (current() == ',') {
        const qsizetype comma = m_at++;
        skipSpace();
        if (current() == end) {
            return failAt(comma, u"A comma stands in front of %1 with nothing between. Remove it."_s.arg(bracket));
        }
        m_at = comma;
        return true;
    }
    if (atEnd()) {
        return fail(u"The text ends too early: a %1 is missing."_s.arg(bracket));
    }
    if (isComment()) {
        return fail(comment());
    }
    return fail(u"A comma is missing here, or a %1."_s.arg(bracket));
}

bool Scanner::key(QString &key)
{
    if (current() != '"') {
        if (isComment()) {
            return fail(comment());
        }
        return fail(atEnd() ? u"The text ends too early: a } is missing."_s
                            : u"A key should stand here, in double quotes."_s);
    }
    const qsizetype begin = m_at;
    if (!token(scanJsonString)) {
        return false;
    }
    key = jsonStringValue(m_text.sliced(begin, m_at - begin));
    return true;
}

} // namespace

const JsonOutline *JsonOutline::find(const QString &name) const
{
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const JsonOutline &member) { return member.key == name; });
    return found == members.end() ? nullptr : &*found;
}

const JsonOutline *JsonOutline::at(qsizetype index) const
{
    return index >= 0 && size_t(index) < members.size() ? &members[size_t(index)] : nullptr;
}

JsonScan scanJson(QByteArrayView text, JsonNumbers numbers)
{
    return Scanner(text, numbers).run();
}

} // namespace spillway
