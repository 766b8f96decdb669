// SPDX-License-Identifier: MIT
#include "core/export/policyexpression.h"

#include "core/export/csharptokens.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QList<PolicyExpression> expressionsOf(const PolicyScan &scan)
{
    QList<PolicyExpression> found;
    QString element;
    for (const PolicyNode &node : scan.nodes) {
        element = node.kind == PolicyNode::Kind::Open ? node.name : element;
        if (node.isExpression) {
            found.append({node.text, node.line, element, {}, {}});
        }
        for (const PolicyAttribute &attribute : node.attributes) {
            if (attribute.isExpression) {
                found.append({attribute.value, attribute.line, node.name, attribute.name,
                              node.name == u"set-variable"_s ? node.attribute(u"name") : QString()});
            }
        }
    }
    return found;
}

QString canonicalPolicy(const PolicyScan &scan)
{
    QString result;
    const auto add = [&result](const QString &text, bool isExpression) {
        if (!isExpression) {
            result += text + u'\n';
            return;
        }
        for (const CSharpToken &token : csharpTokens(text)) {
            result += QString::number(int(token.kind)) + token.text + u'\n';
        }
    };
    for (const PolicyNode &node : scan.nodes) {
        result += u'<' + QString::number(int(node.kind)) + node.name + u'\n';
        add(node.text, node.isExpression);
        for (const PolicyAttribute &attribute : node.attributes) {
            result += attribute.name + u'=';
            add(attribute.value, attribute.isExpression);
        }
    }
    return result;
}

} // namespace spillway
