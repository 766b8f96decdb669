// SPDX-License-Identifier: MIT
#include "app/manual/roff.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString escaped(const QString &text)
{
    QString out = text;
    out.replace(u'\\', u"\\e"_s);
    out.replace(u'-', u"\\-"_s); // a plain one may be shown as a hyphen, which cannot be copied into a shell
    out.replace(u'…', u"..."_s);
    // roff takes a line that begins with one of these for a request.
    if (out.startsWith(u'.') || out.startsWith(u'\'')) {
        out.prepend(u"\\&"_s);
    }
    return out;
}

/// As one argument of a request.
QString quoted(const QString &text)
{
    return u'"' + escaped(text).replace(u'"', u"\\(dq"_s) + u'"';
}

} // namespace

Roff::Roff(const QString &name, int section, const QString &date, const QString &source)
    : m_text(u".TH %1 %2 %3 %4 %5\n"_s.arg(quoted(name.toUpper()), QString::number(section), date, quoted(source),
                                           quoted(u"User commands"_s)))
{
    // Text is set without hyphens and ragged, so that options and addresses stay whole.
    m_text += u".nh\n.ad l\n"_s;
}

void Roff::beginParagraph()
{
    // Behind a heading a paragraph has begun already.
    if (!std::exchange(m_begins, false)) {
        m_text += u".PP\n"_s;
    }
}

void Roff::section(const QString &title)
{
    m_text += u".SH %1\n"_s.arg(quoted(title));
    m_begins = true;
}

void Roff::subsection(const QString &title)
{
    m_text += u".SS %1\n"_s.arg(quoted(title));
    m_begins = true;
}

void Roff::paragraph(const QString &text)
{
    beginParagraph();
    m_text += escaped(text) + u'\n';
}

void Roff::entry(const QString &term, const QString &text)
{
    m_begins = false;
    m_text += u".TP\n.B %1\n%2\n"_s.arg(quoted(term), escaped(text));
}

void Roff::example(const QStringList &lines)
{
    m_begins = false;
    m_text += u".RS 4\n.PP\n.nf\n"_s;
    for (const QString &line : lines) {
        m_text += escaped(line) + u'\n';
    }
    m_text += u".fi\n.RE\n"_s;
}

void Roff::usage(const QString &bold, const QStringList &lines)
{
    beginParagraph();
    m_text += u".nf\n\\fB%1\\fR%2\n"_s.arg(escaped(bold), escaped(lines.value(0)));
    for (const QString &line : lines.mid(1)) {
        m_text += u"    "_s + escaped(line) + u'\n';
    }
    m_text += u".fi\n"_s;
}

void Roff::references(const QStringList &pages)
{
    QStringList links;
    for (const QString &page : pages) {
        links.append(u".BR %1 (%2)"_s.arg(escaped(page.section(u'(', 0, 0)), page.section(u'(', 1).chopped(1)));
    }
    beginParagraph();
    m_text += links.join(u" ,\n"_s) + u'\n';
}

} // namespace spillway
