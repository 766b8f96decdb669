// SPDX-License-Identifier: MIT
#include "core/http/jsonmember.h"

namespace spillway
{
namespace
{

/// Walks over JSON text (RFC 8259) as far as is needed to tell where a value ends.
class JsonWalk
{
public:
    explicit JsonWalk(QByteArrayView text)
        : m_text(text)
    {
    }

    bool atEnd() const { return m_at >= m_text.size(); }
    qsizetype place() const { return m_at; }
    QByteArrayView since(qsizetype begin) const { return m_text.sliced(begin, m_at - begin); }

    void skipSpace()
    {
        while (!atEnd() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t')) {
            ++m_at;
        }
    }

    /// Goes over `c` if it is what comes next.
    bool take(char c)
    {
        if (atEnd() || m_text[m_at] != c) {
            return false;
        }
        ++m_at;
        return true;
    }

    /// Goes over a string; false if none comes next, or it does not end.
    bool takeString()
    {
        if (atEnd() || m_text[m_at] != '"') {
            return false;
        }
        const qsizetype begin = m_at + 1;
        for (qsizetype quote = begin;; ++quote) {
            quote = m_text.indexOf('"', quote);
            if (quote < 0) {
                return false;
            }
            qsizetype slashes = quote;
            while (slashes > begin && m_text[slashes - 1] == '\\') {
                --slashes;
            }
            if ((quote - slashes) % 2 == 0) { // an odd number escapes it
                m_at = quote + 1;
                return true;
            }
        }
    }

    /// Goes over a value; false if it does not end, or is none.
    bool takeValue()
    {
        const qsizetype begin = m_at;
        qsizetype depth = 0;
        while (!atEnd()) {
            switch (m_text[m_at]) {
            case '"':
                if (!takeString()) {
                    return false;
                }
                if (depth == 0) {
                    return true;
                }
                continue;
            case '{':
            case '[':
                ++depth;
                break;
            case '}':
            case ']':
                if (depth == 0) {
                    return m_at > begin; // the end of what it stands in
                }
                if (--depth == 0) {
                    ++m_at;
                    return true;
                }
                break;
            case ',':
            case ' ':
            case '\n':
            case '\r':
            case '\t':
                if (depth == 0) {
                    return m_at > begin;
                }
                break;
            default:
                break;
            }
            ++m_at;
        }
        return false; // an object ends with its brace, so there is more behind every value
    }

private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

QByteArrayView jsonMember(QByteArrayView json, QByteArrayView key)
{
    constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";
    JsonWalk walk(json.startsWith(byteOrderMark) ? json.sliced(byteOrderMark.size()) : json);
    QByteArrayView found;
    walk.skipSpace();
    if (!walk.take('{')) {
        return {};
    }
    walk.skipSpace();
    bool more = !walk.take('}');
    while (more) {
        walk.skipSpace();
        const qsizetype keyBegin = walk.place();
        if (!walk.takeString()) {
            return {};
        }
        const QByteArrayView name = walk.since(keyBegin);
        walk.skipSpace();
        if (!walk.take(':')) {
            return {};
        }
        walk.skipSpace();
        const qsizetype valueBegin = walk.place();
        if (!walk.takeValue()) {
            return {};
        }
        if (name.sliced(1).chopped(1) == key) {
            found = walk.since(valueBegin);
        }
        walk.skipSpace();
        more = walk.take(',');
        if (!more && !walk.take('}')) {
            return {};
        }
    }
    walk.skipSpace();
    return walk.atEnd() ? found : QByteArrayView();
}

} // namespace spillway
