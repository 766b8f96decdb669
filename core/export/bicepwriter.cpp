// SPDX-License-Identifier: MIT
#include "core/export/bicepwriter.h"

#include "core/export/biceptext.h"

using namespace Qt::StringLiterals;

namespace spillway
{

void BicepWriter::line(const QString &text)
{
    m_text += QString(2 * m_open.size(), u' ') + text + u'\n';
}

void BicepWriter::begin(const QString &text)
{
    line(text);
    m_open.append(text.endsWith(u'[') ? u"]"_s : u"}"_s);
}

void BicepWriter::end()
{
    const QString bracket = m_open.takeLast();
    line(bracket);
}

void BicepWriter::addText(const QString &name, const QString &text)
{
    line(name + u": "_s + bicepString(text));
}

void BicepWriter::addCode(const QString &name, const QString &code)
{
    line(name + u": "_s + code);
}

void BicepWriter::addNumber(const QString &name, int number)
{
    line(name + u": "_s + QString::number(number));
}

void BicepWriter::beginResource(const QString &symbol, const QString &type, QStringView apiVersion,
                                const QString &condition)
{
    const QString when = condition.isEmpty() ? QString() : u"if ("_s + condition + u") "_s;
    blank();
    begin(u"resource "_s + symbol + u" '"_s + type + u'@' + apiVersion.toString() + u"' = "_s + when + u'{');
}

QString bicepSymbol(const char *name, qsizetype number)
{
    return QString::fromLatin1(name) + QString::number(number);
}

void BicepWriter::beginOfService(const QString &symbol, const QString &kind, const QString &name,
                                 const QString &condition)
{
    beginResource(symbol, u"Microsoft.ApiManagement/service/"_s + kind, apimApiVersion, condition);
    addCode(u"parent"_s, u"service"_s);
    addText(u"name"_s, name);
}

void BicepWriter::addDependsOn(const QStringList &symbols)
{
    if (symbols.isEmpty()) {
        return;
    }
    begin(u"dependsOn: ["_s);
    for (const QString &symbol : symbols) {
        line(symbol);
    }
    end();
}

QStringList bicepKeySymbols(const TemplatePlan &plan)
{
    QStringList symbols;
    for (const TemplateKey &key : plan.keys) {
        symbols.append(key.parameter + u"Value"_s);
    }
    return symbols;
}

} // namespace spillway
