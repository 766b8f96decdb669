// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

/// A policy document taken apart. It need not be well-formed XML: expressions may hold quotes and `<` as they are
/// (the raw form), or as entities (the form of an XML editor).
namespace spillway
{

struct PolicyAttribute
{
    QString name;
    QString value;             ///< entities resolved
    int line = 0;              ///< where the value begins, counted from 1
    bool isExpression = false; ///< `@(…)` or `@{…}`
};

/// One tag or text, in the document's order.
struct PolicyNode
{
    enum class Kind { Open, Close, Text };
    Kind kind = Kind::Open;
    QString name; ///< of a tag
    QList<PolicyAttribute> attributes;
    QString text;              ///< trimmed, entities resolved
    bool isExpression = false; ///< of a text
    int line = 0;

    /// Empty when there is none of this name.
    QString attribute(QStringView attributeName) const;
};

struct PolicyScan
{
    QList<PolicyNode> nodes; ///< `<x/>` is an Open and a Close
    QString problem;         ///< why this is no policy; empty: it is one
    int problemLine = 0;
};

/// A larger file is no policy (API Management takes 512 KiB).
inline constexpr qsizetype mostPolicyBytes = 1024 * 1024;

/// Takes a document apart up to its end or to the first place that cannot be read.
PolicyScan scanPolicy(const QByteArray &document);

} // namespace spillway
