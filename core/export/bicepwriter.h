// SPDX-License-Identifier: MIT
#pragma once

#include "core/export/templateplan.h"

/// Writing Bicep: lines with two spaces of indent.
namespace spillway
{

class BicepWriter
{
public:
    void line(const QString &text);
    void blank() { m_text += QLatin1Char('\n'); }
    /// `text {`, or `text [`; what follows is indented until `end`.
    void begin(const QString &text);
    void end();
    /// `name: 'text'`
    void addText(const QString &name, const QString &text);
    void addCode(const QString &name, const QString &code);
    void addNumber(const QString &name, int number);
    /// `resource symbol 'type@version' =`, on a condition or not.
    void beginResource(const QString &symbol, const QString &type, QStringView apiVersion,
                       const QString &condition = {});
    /// A resource that belongs to `service`.
    void beginOfService(const QString &symbol, const QString &kind, const QString &name, const QString &condition = {});
    /// Nothing without symbols.
    void addDependsOn(const QStringList &symbols);

    QString text() const { return m_text; }

private:
    QString m_text;
    QStringList m_open; ///< the brackets that close what is open
};

/// What the resources of the instances need to know of the service: Bicep expressions.
struct BicepService
{
    QString id;
    QString principalId;
};
/// The accounts, their deployments and roles. Symbols are `account1`, `account1Deployment1`, `account1Role`.
void writeBicepInstances(BicepWriter &out, const SetupPlan &setup, const QList<OpenAiInstance> &instances,
                         const BicepService &service);

/// The pool and its members, on the condition `useNativePool`. Nothing without a pool.
void writeBicepPool(BicepWriter &out, const TemplatePlan &plan);

/// The resources of the keys.
QStringList bicepKeySymbols(const TemplatePlan &plan);
/// A symbol's name and a number from 1 on.
QString bicepSymbol(const char *name, qsizetype number);

} // namespace spillway
