// SPDX-License-Identifier: MIT
#include "core/export/policyscan.h"

#include "core/export/csharptokens.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

bool beginsExpression(QStringView text)
{
    return text.startsWith(u"@(") || text.startsWith(u"@{");
}

QString withoutEntities(const QString &text)
{
    struct Entity
    {
        QStringView name;
        QStringView value;
    };
    static constexpr Entity entities[] = {{u"&quot;", u"\""}, {u"&apos;", u"'"}, {u"&lt;", u"<"},   {u"&gt;", u">"},
                                          {u"&#34;", u"\""},  {u"&#39;", u"'"},  {u"&#10;", u"\n"}, {u"&#13;", u"\r"},
                                          {u"&#xA;", u"\n"},  {u"&#xD;", u"\r"}, {u"&#9;", u"\t"},  {u"&#x9;", u"\t"},
                                          {u"&amp;", u"&"}};
    QString result;
    for (qsizetype i = 0; i < text.size();) {
        qsizetype length = 0;
        if (text[i] == u'&') {
            for (const Entity &entity : entities) {
                if (QStringView(text).sliced(i).startsWith(entity.name)) {
                    result += entity.value;
                    length = entity.name.size();
                    break;
                }
            }
        }
        if (length == 0) {
            result += text[i];
        }
        i += std::max<qsizetype>(length, 1);
    }
    return result;
}

/// Goes through the document once.
class Scanner
{
public:
    explicit Scanner(const QString &text)
        : m_text(text)
    {
    }

    PolicyScan run()
    {
        while (m_at < m_text.size() && m_scan.problem.isEmpty()) {
            step();
        }
        if (m_scan.problem.isEmpty()) {
            checkTags();
        }
        return m_scan;
    }

private:
    bool startsWith(QStringView what) const { return QStringView(m_text).sliced(m_at).startsWith(what); }

    /// The line of an offset. Asked for ascending offsets, so that a large document is counted once.
    int lineOf(qsizetype offset)
    {
        if (offset < m_countedTo) {
            m_countedTo = 0;
            m_line = 1;
        }
        for (; m_countedTo < offset; ++m_countedTo) {
            m_line += m_text[m_countedTo] == u'\n' ? 1 : 0;
        }
        return m_line;
    }

    void fail(qsizetype offset, const QString &problem)
    {
        m_scan.problem = problem;
        m_scan.problemLine = lineOf(std::min(offset, m_text.size()));
    }

    /// Skips what ends with `end`; false, with the problem noted, if it does not.
    bool skipTo(QStringView end, const QString &what)
    {
        const qsizetype found = m_text.indexOf(end, m_at);
        if (found < 0) {
            fail(m_at, what + u" does not end."_s);
            return false;
        }
        m_at = found + end.size();
        return true;
    }

    void step()
    {
        if (startsWith(u"<!--")) {
            skipTo(u"-->", u"A comment"_s);
        } else if (startsWith(u"<?")) {
            skipTo(u"?>", u"A declaration"_s);
        } else if (startsWith(u"<![CDATA[")) {
            const qsizetype start = m_at + 9;
            if (skipTo(u"]]>", u"A CDATA section"_s)) {
                addText(start, m_text.sliced(start, m_at - 3 - start));
            }
        } else if (startsWith(u"</")) {
            const qsizetype start = m_at;
            m_at += 2;
            PolicyNode node{PolicyNode::Kind::Close, takeName(), {}, {}, false, lineOf(start)};
            skipSpace();
            if (node.name.isEmpty() || !startsWith(u">")) {
                fail(start, u"A closing tag is not complete."_s);
                return;
            }
            ++m_at;
            m_scan.nodes.append(node);
        } else if (startsWith(u"<")) {
            readTag();
        } else {
            readText();
        }
    }

    void addText(qsizetype offset, const QString &text)
    {
        if (!text.trimmed().isEmpty()) {
            m_scan.nodes.append(
                {PolicyNode::Kind::Text, {}, {}, text.trimmed(), beginsExpression(text.trimmed()), lineOf(offset)});
        }
    }

    void readText()
    {
        skipSpace();
        const qsizetype start = m_at;
        if (beginsExpression(QStringView(m_text).sliced(m_at))) {
            if (const qsizetype end = bracketEnd(m_text, m_at + 1); end >= 0) {
                m_at = end;
                addText(start, plainOrResolved(m_text.sliced(start, end - start)));
                return;
            }
        }
        const qsizetype end = m_text.indexOf(u'<', m_at);
        m_at = end < 0 ? m_text.size() : end;
        const QString text = withoutEntities(m_text.sliced(start, m_at - start));
        if (beginsExpression(text) && bracketEnd(text, 1) < 0) {
            fail(start, unendedExpression());
            return;
        }
        addText(start, text);
    }

    static QString unendedExpression()
    {
        return u"An expression does not end. If its line ends got lost, what stands behind // swallows the rest."_s;
    }

    /// An expression is written either raw or with entities; a raw one may say `&amp;` in a string.
    static QString plainOrResolved(const QString &text) { return text.contains(u'"') ? text : withoutEntities(text); }

    void skipSpace()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace()) {
            ++m_at;
        }
    }

    QString takeName()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() &&
               (m_text[m_at].isLetterOrNumber() || QStringView(u"-_.:").contains(m_text[m_at]))) {
            ++m_at;
        }
        return m_text.sliced(start, m_at - start);
    }

    void readTag()
    {
        const qsizetype start = m_at++;
        PolicyNode node{PolicyNode::Kind::Open, takeName(), {}, {}, false, lineOf(start)};
        if (node.name.isEmpty()) {
            fail(start, u"There is a \"<\" that begins no tag."_s);
            return;
        }
        for (;;) {
            skipSpace();
            if (startsWith(u"/>") || startsWith(u">")) {
                const bool closes = startsWith(u"/>");
                m_at += closes ? 2 : 1;
                m_scan.nodes.append(node);
                if (closes) {
                    m_scan.nodes.append({PolicyNode::Kind::Close, node.name, {}, {}, false, node.line});
                }
                return;
            }
            PolicyAttribute attribute;
            const qsizetype place = m_at;
            attribute.name = takeName();
            skipSpace();
            if (attribute.name.isEmpty() || !startsWith(u"=")) {
                fail(place, u"The tag <%1> is not complete."_s.arg(node.name));
                return;
            }
            ++m_at;
            skipSpace();
            if (!readValue(attribute)) {
                return;
            }
            node.attributes.append(attribute);
        }
    }

    bool readValue(PolicyAttribute &attribute)
    {
        const qsizetype start = m_at;
        const QChar quote = m_at < m_text.size() ? m_text[m_at] : QChar();
        if (quote != u'"' && quote != u'\'') {
            fail(start, u"The value of %1 stands in no quotes."_s.arg(attribute.name));
            return false;
        }
        attribute.line = lineOf(start);
        const qsizetype close = m_text.indexOf(quote, start + 1);
        const QString upToQuote = close < 0 ? QString() : m_text.sliced(start + 1, close - start - 1);
        QStringView behind = QStringView(m_text).sliced(start + 1);
        const QStringView trimmed = behind.trimmed();
        if (!beginsExpression(trimmed)) {
            if (close < 0) {
                fail(start, u"The value of %1 does not end."_s.arg(attribute.name));
                return false;
            }
            attribute.value = withoutEntities(upToQuote);
            m_at = close + 1;
            return true;
        }
        attribute.isExpression = true;
        // Raw: the expression's own brackets tell where it ends.
        const qsizetype at = start + 1 + (trimmed.data() - behind.data());
        qsizetype end = bracketEnd(m_text, at + 1);
        qsizetype next = end;
        while (next >= 0 && next < m_text.size() && m_text[next].isSpace()) {
            ++next;
        }
        if (end >= 0 && next < m_text.size() && m_text[next] == quote) {
            attribute.value = plainOrResolved(m_text.sliced(at, end - at));
            m_at = next + 1;
            return true;
        }
        attribute.value = withoutEntities(upToQuote).trimmed();
        if (close >= 0 && bracketEnd(attribute.value, 1) == attribute.value.size()) {
            m_at = close + 1;
            return true;
        }
        fail(at, unendedExpression());
        return false;
    }

    /// Tags close in order, and the document is one `policies` (or the `fragment` of one).
    void checkTags()
    {
        QStringList open;
        for (const PolicyNode &node : std::as_const(m_scan.nodes)) {
            if (node.kind == PolicyNode::Kind::Text && open.isEmpty()) {
                m_scan.problem = u"There is text outside <policies>."_s;
            } else if (node.kind == PolicyNode::Kind::Open) {
                if (open.isEmpty() && node.name != u"policies"_s && node.name != u"fragment"_s) {
                    m_scan.problem = u"This is a <%1> and no <policies>."_s.arg(node.name);
                }
                open.append(node.name);
            } else if (node.kind == PolicyNode::Kind::Close) {
                if (open.isEmpty() || open.last() != node.name) {
                    m_scan.problem = open.isEmpty() ? u"</%1> closes nothing."_s.arg(node.name)
                                                    : u"</%1> stands where </%2> should."_s.arg(node.name, open.last());
                } else {
                    open.removeLast();
                }
            }
            if (!m_scan.problem.isEmpty()) {
                m_scan.problemLine = node.line;
                return;
            }
        }
        if (!open.isEmpty() || m_scan.nodes.isEmpty()) {
            fail(m_text.size(),
                 open.isEmpty() ? u"There is no <policies> in it."_s : u"<%1> is not closed."_s.arg(open.last()));
        }
    }

    const QString &m_text;
    qsizetype m_at = 0;
    qsizetype m_countedTo = 0;
    int m_line = 1;
    PolicyScan m_scan;
};

} // namespace

QString PolicyNode::attribute(QStringView attributeName) const
{
    for (const PolicyAttribute &candidate : attributes) {
        if (candidate.name == attributeName) {
            return candidate.value;
        }
    }
    return {};
}

PolicyScan scanPolicy(const QByteArray &document)
{
    PolicyScan refused;
    refused.problemLine = 1;
    if (document.size() > mostPolicyBytes) {
        refused.problem = u"It is larger than 1 MiB."_s;
        return refused;
    }
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(document);
    if (decoder.hasError()) {
        refused.problem = u"It is not UTF-8 text."_s;
        return refused;
    }
    text.replace(u"\r\n"_s, u"\n"_s);
    if (text.startsWith(QChar(QChar::ByteOrderMark))) {
        text.remove(0, 1);
    }
    return Scanner(text).run();
}

} // namespace spillway
