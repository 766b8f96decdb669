// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

/// What PowerShell's language reference says of quotes, comments and line ends, for the scripts that are exported.
/// There is no PowerShell to ask where the tests run, so this is written from the reference and knows no more of the
/// language than the exported scripts use. It is no proof that PowerShell runs them.
namespace spillway
{

struct PowerShellToken
{
    enum class Kind { Bare, Single, Double, Open, Close };
    Kind kind = Kind::Bare;
    QString text; ///< of a string: what it holds, between its quotes
};
using PowerShellLine = QList<PowerShellToken>;

class PowerShellReader
{
public:
    explicit PowerShellReader(const QString &text)
        : m_text(text)
    {
    }

    /// The lines, those that go on (`) as one. `fault` says what was not understood.
    QList<PowerShellLine> read()
    {
        while (m_at < m_text.size() && fault.isEmpty()) {
            const QChar c = m_text[m_at];
            if (c.unicode() != u'\n' && (c.unicode() < 0x20 || c.unicode() > 0x7e)) {
                fault = QStringLiteral("not ASCII at %1").arg(m_at);
            } else if (c == u'\n') {
                endLine();
                ++m_at;
            } else if (c == u' ') {
                ++m_at;
            } else if (c == u'`' && next() == u'\n') {
                m_at += 2;
            } else if (c == u'#') {
                m_at = endOf(u'\n', m_at);
            } else if (c == u'@' && (next() == u'\'' || next() == u'"') && peek(2) == u'\n') {
                hereString(next());
            } else if (c == u'\'') {
                string(c, PowerShellToken::Kind::Single);
            } else if (c == u'"') {
                string(c, PowerShellToken::Kind::Double);
            } else if (c == u'(' || c == u')') {
                m_line.append({c == u'(' ? PowerShellToken::Kind::Open : PowerShellToken::Kind::Close, c});
                ++m_at;
            } else {
                bare();
            }
        }
        endLine();
        return m_lines;
    }

    QString fault;

private:
    QChar peek(qsizetype ahead) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(); }
    QChar next() const { return peek(1); }
    qsizetype endOf(QChar c, qsizetype from) const
    {
        const qsizetype end = m_text.indexOf(c, from);
        return end < 0 ? m_text.size() : end;
    }

    void endLine()
    {
        if (!m_line.isEmpty()) {
            m_lines.append(m_line);
        }
        m_line.clear();
    }

    void bare()
    {
        QString word;
        while (m_at < m_text.size() && !QStringView(u" \n'\"()`").contains(m_text[m_at])) {
            word += m_text[m_at++];
        }
        if (word.isEmpty()) {
            fault = QStringLiteral("a stray %1 at %2").arg(m_text[m_at]).arg(m_at);
        }
        m_line.append({PowerShellToken::Kind::Bare, word});
    }

    void hereString(QChar quote)
    {
        const qsizetype begin = m_at + 3;
        const qsizetype end = m_text.indexOf(QString(u'\n') + quote + u'@', begin - 1);
        if (end < 0) {
            fault = QStringLiteral("a text does not end");
            return;
        }
        m_line.append({quote == u'\'' ? PowerShellToken::Kind::Single : PowerShellToken::Kind::Double,
                       m_text.mid(begin, std::max<qsizetype>(0, end - begin))});
        m_at = end + 3;
    }

    void string(QChar quote, PowerShellToken::Kind kind)
    {
        QString value;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == u'`' && quote == u'"') {
                value += m_text.mid(m_at++, 2);
            } else if (m_text[m_at] != quote) {
                value += m_text[m_at];
            } else if (next() == quote) {
                value += m_text[m_at++];
            } else {
                ++m_at;
                m_line.append({kind, value});
                return;
            }
        }
        fault = QStringLiteral("a string does not end");
    }

    QString m_text;
    qsizetype m_at = 0;
    PowerShellLine m_line;
    QList<PowerShellLine> m_lines;
};

} // namespace spillway
