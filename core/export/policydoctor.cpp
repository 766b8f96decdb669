// SPDX-License-Identifier: MIT
#include "core/export/policydoctor.h"

#include "core/export/csharptokens.h"
#include "core/export/policyexpression.h"
#include "core/export/policyobjects.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

using Kind = PolicyMistake::Kind;

/// An expression without its comments.
struct Code
{
    PolicyExpression where;
    QString text;

    int lineOf(qsizetype offset) const { return where.line + int(QStringView(text).first(offset).count(u'\n')); }
};

QRegularExpression ignoringCase(const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

class Doctor
{
public:
    explicit Doctor(const PolicyScan &scan)
        : m_scan(scan)
    {
        for (const PolicyExpression &expression : expressionsOf(scan)) {
            m_code.append({expression, withoutComments(expression.text)});
        }
    }

    QList<PolicyMistake> run()
    {
        if (!m_scan.problem.isEmpty()) {
            return {};
        }
        findMixedCasts();
        findThrowingNumbers();
        findMissingHeader();
        findUnboundedWaits();
        findUnretriedFaults();
        findCachedList();
        findListNotReadAgain();
        findRandom();
        findDoubleSlash();
        std::stable_sort(m_mistakes.begin(), m_mistakes.end(),
                         [](const PolicyMistake &a, const PolicyMistake &b) { return a.line < b.line; });
        return m_mistakes;
    }

private:
    void add(Kind kind, int line, const QString &what, const QString &why, const QString &remedy)
    {
        m_mistakes.append({kind, line, what, why, remedy});
    }

    void findMixedCasts();
    void findThrowingNumbers();
    void findMissingHeader();
    void findUnboundedWaits();
    void findUnretriedFaults();
    void findCachedList();
    void findListNotReadAgain();
    void findRandom();
    void findDoubleSlash();

    const PolicyScan &m_scan;
    QList<Code> m_code;
    QList<PolicyMistake> m_mistakes;
};

/// A `value="1"` is a text, whatever it looks like; what an expression gives keeps its type.
void Doctor::findMixedCasts()
{
    static const QRegularExpression numeric(uR"(\A\s*-?[0-9]+\s*\z)"_s);
    static const QRegularExpression cast(
        uR"~(\(\s*(int|Int32|long|Int64|double|Double|string|String)\s*\)\s*context\s*\.\s*Variables\s*\[\s*"([^"]*)"\s*\])~"_s);
    static const QRegularExpression givesText(uR"~(\.\s*ToString\s*\(|\A@\(\s*"|return\s+")~"_s);
    QMap<QString, int> texts; // variable -> line
    for (const PolicyNode &node : m_scan.nodes) {
        if (node.kind == PolicyNode::Kind::Open && node.name == u"set-variable"_s &&
            numeric.match(node.attribute(u"value")).hasMatch()) {
            texts.insert(node.attribute(u"name"), node.line);
        }
    }
    QMultiMap<QString, int> numbers;
    for (const Code &code : m_code) {
        if (texts.contains(code.where.variable) && !givesText.match(code.text).hasMatch()) {
            numbers.insert(code.where.variable, code.where.line);
        }
    }
    for (const Code &code : m_code) {
        for (auto matches = cast.globalMatch(code.text); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const QString variable = match.captured(2);
            const int line = code.lineOf(match.capturedStart());
            if (!texts.contains(variable)) {
                continue;
            }
            const int setAsText = texts.value(variable);
            const QList<int> setAsNumber = numbers.values(variable);
            const bool isNumberByNow = std::any_of(setAsNumber.begin(), setAsNumber.end(),
                                                   [&](int setLine) { return setAsText < setLine && setLine < line; });
            // A cast to a number throws while it is the text still, one to text throws once it is a number.
            const bool toText = match.captured(1).compare(u"string"_s, Qt::CaseInsensitive) == 0;
            if (toText ? setAsNumber.isEmpty() : isNumberByNow) {
                continue;
            }
            add(Kind::MixedCast, line,
                u"%1 is set as a text on line %2 and cast to %3 here."_s.arg(variable, QString::number(setAsText),
                                                                             match.captured(1)),
                u"The cast throws as soon as the variable holds the other kind, and the caller gets a 500 instead of "
                "another backend."_s,
                u"The export sets each variable by an expression of one type only."_s);
        }
    }
}

void Doctor::findThrowingNumbers()
{
    static const QRegularExpression conversion(
        uR"((?:Convert\s*\.\s*To(?:U?Int(?:16|32|64)|Double|Decimal|Single)|(?:int|Int32|long|Int64|double|Double|decimal|Decimal)\s*\.\s*Parse)\s*\([^;]*?Headers)"_s);
    for (const Code &code : m_code) {
        for (auto matches = conversion.globalMatch(code.text); matches.hasNext();) {
            add(Kind::ThrowingNumber, code.lineOf(matches.next().capturedStart()),
                u"A header is converted to a number with a conversion that throws."_s,
                u"Azure also sends waits like 1s, 6m0s and 0.5, or a date: then the caller gets a 500."_s,
                u"The export reads every form of a wait, and ignores what is none."_s);
        }
    }
}

void Doctor::findMissingHeader()
{
    static const QRegularExpression reads = ignoringCase(uR"("retry-after")"_s);
    static const QRegularExpression readsMs = ignoringCase(uR"("retry-after-ms")"_s);
    const Code *first = nullptr;
    for (const Code &code : m_code) {
        // A header that the policy sends is not one that it reads.
        if (!code.text.contains(u"Headers"_s)) {
            continue;
        }
        if (readsMs.match(code.text).hasMatch()) {
            return;
        }
        first = first == nullptr && reads.match(code.text).hasMatch() ? &code : first;
    }
    if (first != nullptr) {
        add(Kind::NoRetryAfterMs, first->lineOf(reads.match(first->text).capturedStart()),
            u"Retry-After is read, retry-after-ms is not."_s,
            u"Azure sends both from provisioned deployments and newer versions, and the milliseconds are exact: a "
            "backend is left alone for too long, or not long enough."_s,
            u"The export reads retry-after-ms first."_s);
    }
}

void Doctor::findUnboundedWaits()
{
    static const QRegularExpression wait(uR"(\.\s*Add(?:Seconds|Milliseconds)\s*\()"_s);
    static const QRegularExpression bounded(uR"(Math\s*\.\s*(?:Max|Clamp)\s*\(|<=\s*0|<\s*[01]\b|>\s*0\b|>=\s*1\b)"_s);
    for (const Code &code : m_code) {
        const QRegularExpressionMatch match = wait.match(code.text);
        if (match.hasMatch() && code.text.contains(u"Headers"_s) && !bounded.match(code.text).hasMatch()) {
            add(Kind::UnboundedWait, code.lineOf(match.capturedStart()),
                u"The wait that a header asks for is taken as it is, also when it is 0 or less."_s,
                u"Reset headers of 0 and -1 occur: the backend counts as available at once and is asked again and "
                "again."_s,
                u"The export ignores such values and waits for 0.1 seconds at least and a day at most."_s);
        }
    }
}

void Doctor::findUnretriedFaults()
{
    static const QRegularExpression response(uR"(context\s*\.\s*Response\b)"_s);
    static const QRegularExpression isNull(
        uR"(context\s*\.\s*Response\s*==\s*null|!\s*\(\s*context\s*\.\s*Response\s*!=\s*null)"_s);
    for (const Code &code : m_code) {
        if (code.where.element != u"retry"_s || code.where.attribute != u"condition"_s) {
            continue;
        }
        const QRegularExpressionMatch match = response.match(code.text);
        if (match.hasMatch() && !isNull.match(code.text).hasMatch()) {
            add(Kind::FaultNotRetried, code.lineOf(match.capturedStart()), u"The retry condition wants a response."_s,
                u"When a connection cannot be made, breaks or times out there is none: the caller gets a 500 though "
                "another backend would answer."_s,
                u"The export goes on after such a fault too, and sets the backend aside at the start of the next "
                "round."_s);
        }
    }
}

void Doctor::findCachedList()
{
    for (const PolicyNode &node : m_scan.nodes) {
        const QString key = node.attribute(u"key");
        if (node.kind == PolicyNode::Kind::Open && node.name == u"cache-store-value"_s && !key.isEmpty() &&
            !key.startsWith(u'@')) {
            add(Kind::ListCachedByName, node.line,
                u"The list is cached under the fixed name \"%1\" for %2 seconds."_s.arg(
                    key.left(60), node.attribute(u"duration").left(20)),
                u"Each use renews it, so an edit of the list arrives only when as much time passes without a request; "
                "and marks are lost when it runs out."_s,
                u"The export's key carries a digest of the list: an edit is in force at once, and marks last a day."_s);
            return;
        }
    }
}

void Doctor::findListNotReadAgain()
{
    const PolicyNode *retry = nullptr;
    bool uses = false;
    for (const PolicyNode &node : m_scan.nodes) {
        uses = uses || node.name == u"cache-store-value"_s;
    }
    for (const PolicyNode &node : m_scan.nodes) {
        if (node.kind == PolicyNode::Kind::Open && node.name == u"retry"_s) {
            retry = &node;
        } else if (retry != nullptr && node.name == u"cache-lookup-value"_s) {
            return;
        } else if (retry != nullptr && uses && node.name == u"forward-request"_s) {
            add(Kind::ListNotReadAgain, retry->line,
                u"A round picks its backend from the list that was read when the request came."_s,
                u"Requests that overlap do not see each other's marks, and ask a backend that is known to be "
                "throttled."_s,
                u"The export reads the list from the cache again before every pick."_s);
            return;
        }
    }
}

void Doctor::findRandom()
{
    static const QRegularExpression seeded(
        uR"(new\s+Random\s*\(\s*(?:\)|[^;]*?(?:DateTime|Ticks|Millisecond|TickCount)))"_s);
    static const QRegularExpression fromOne(uR"(\.\s*Next\s*\(\s*1\s*,)"_s);
    for (const Code &code : m_code) {
        if (const auto match = seeded.match(code.text); match.hasMatch()) {
            add(Kind::ClockSeed, code.lineOf(match.capturedStart()),
                u"The random generator begins with the clock's time."_s,
                u"Generators that are made in the same instant give the same number, so a burst of requests goes to "
                "one backend."_s,
                u"The export seeds each one with a new GUID."_s);
        }
        if (const auto match = fromOne.match(code.text); match.hasMatch()) {
            add(Kind::FirstNeverDrawn, code.lineOf(match.capturedStart()), u"The draw begins with 1, places with 0."_s,
                u"The first of several equal backends is never chosen."_s, u"The export draws from 0 on."_s);
        }
    }
}

void Doctor::findDoubleSlash()
{
    const PolicyObjects objects = findPolicyObjects(m_scan);
    const bool anySlash = std::any_of(objects.withUrl.begin(), objects.withUrl.end(), [](const PolicyObject &object) {
        const PolicyProperty *url = object.find(u"url");
        return url->text && url->text->endsWith(u'/');
    });
    static const QRegularExpression joined(uR"(\+\s*"/openai)"_s);
    for (const Code &code : m_code) {
        const QRegularExpressionMatch match = joined.match(code.text);
        if (anySlash && match.hasMatch() && !code.text.contains(u"TrimEnd"_s)) {
            add(Kind::DoubleSlash, code.lineOf(match.capturedStart()),
                u"\"/openai\" is put behind addresses that end with a slash."_s,
                u"The path then begins with two slashes, which some gateways in front of a backend refuse."_s,
                u"The export takes the slash off first."_s);
        }
    }
}

} // namespace

QList<PolicyMistake> diagnosePolicy(const PolicyScan &scan)
{
    return Doctor(scan).run();
}

} // namespace spillway
