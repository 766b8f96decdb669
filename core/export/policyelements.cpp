// SPDX-License-Identifier: MIT
#include "core/export/policyelements.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QString setVariable(const QString &indent, const QString &name, const QString &value)
{
    return indent + u"<set-variable name=\""_s + name + u"\" value=\""_s + value + u"\" />\n"_s;
}

QString deleteHeader(const QString &indent, const QString &name)
{
    return indent + u"<set-header name=\""_s + name + u"\" exists-action=\"delete\" />\n"_s;
}

QString setHeader(const QString &indent, const QString &name, const QString &value)
{
    return indent + u"<set-header name=\""_s + name + u"\" exists-action=\"override\">\n"_s + indent +
           u"    <value>"_s + value + u"</value>\n"_s + indent + u"</set-header>\n"_s;
}

} // namespace spillway
