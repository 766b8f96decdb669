// SPDX-License-Identifier: MIT
#include "core/proxy/requesttarget.h"

#include "tests/fuzz/fuzzinput.h"
#include "tests/fuzz/invariant.h"
#include "tests/fuzz/targets.h"

#include <algorithm>

namespace spillway
{
namespace
{

using Kind = RequestTarget::Kind;

/// No reader of the path may come out of /openai, whatever it takes for a separator and however often it unescapes
/// once.
void checkStaysInside(const QByteArray &path)
{
    QByteArray plain = QByteArray::fromPercentEncoding(path);
    plain.replace('\\', '/');
    for (const QByteArray &segment : plain.split('/')) {
        require(segment != "." && segment != "..", "a dot segment: " + path);
        require(!segment.startsWith("..;") && !segment.startsWith(".;"), "a dot segment with parameters: " + path);
    }
}

void checkTarget(const QByteArray &target, const QByteArray &prefix)
{
    const RequestTarget read = readRequestTarget(target, prefix);
    if (read.kind != Kind::Forward) {
        require(read.rest.isEmpty() && read.deployment.isEmpty(), "something to forward of what is not forwarded");
        return;
    }
    require(read.path.startsWith(prefix), "outside the prefix");
    require(read.rest.isEmpty() || read.rest.startsWith('/') || read.rest.startsWith('?'), "a name that goes on");
    require(std::all_of(read.rest.begin(), read.rest.end(), [](char c) { return c > ' ' && c < 0x7f && c != '#'; }),
            "what no URL may hold: " + read.rest);
    checkStaysInside(read.path);
    // What is passed on is read as the same thing by the next one.
    const RequestTarget again = readRequestTarget(prefix + read.rest, prefix);
    require(again.kind == Kind::Forward && again.rest == read.rest && again.deployment == read.deployment,
            "reads differently when passed on");
    require(!(read.modelInBody && !read.deployment.isEmpty()), "both ways to name a deployment");
    if (read.deploymentLength == 0) {
        return;
    }
    require(read.deploymentAt > 0 && read.deploymentAt + read.deploymentLength <= read.rest.size(),
            "a deployment outside the path");
    for (const QString &name : {QStringLiteral("gpt-4o"), QStringLiteral("a/../b?c#d e%2f\u00e9")}) {
        const RequestTarget renamed = readRequestTarget(prefix + withDeployment(read, name), prefix);
        require(renamed.kind == Kind::Forward || name.contains(QLatin1String("..")), "a renamed deployment is refused");
        require(renamed.kind != Kind::Forward || renamed.deployment == name, "a renamed deployment is another");
    }
}

} // namespace

void fuzzRequestTarget(QByteArrayView input)
{
    const QByteArray target = input.toByteArray();
    checkTarget(target, "/openai");
    checkTarget(target, "/team/openai");
    isLoopbackHost(target);
}

} // namespace spillway
