// SPDX-License-Identifier: MIT
#include "app/commands/inputoutput.h"

#include "app/commands/command.h"
#include "app/commands/console.h"

#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype pieceSize = 256 * 1024;

} // namespace

bool report(const QList<Finding> &findings)
{
    for (const Finding &finding : findings) {
        printMessage(printable(finding.toString()));
    }
    return !hasErrors(findings);
}

std::optional<QByteArray> readAll(const QString &path, const QString &what)
{
    QFile file(path);
    const bool isOpen = path == u"-"_s ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    QByteArray bytes = isOpen ? file.readAll() : QByteArray();
    if (!isOpen || file.error() != QFileDevice::NoError) {
        report({{what, Severity::Error, u"%1 cannot be read: %2"_s.arg(path, file.errorString())}});
        return std::nullopt;
    }
    return bytes;
}

void Result::write(const QByteArray &bytes)
{
    m_pending += bytes;
    if (m_pending.size() >= pieceSize) {
        flush();
    }
}

int Result::finish()
{
    flush();
    if (m_isFile && !(m_file.isOpen() && m_file.commit())) {
        printMessage(u"spillway-cli: %1 cannot be written: %2"_s.arg(printable(m_file.fileName()),
                                                                     printable(m_file.errorString())));
        return ExitFailed;
    }
    return ExitDone;
}

void Result::flush()
{
    if (!m_isFile) {
        printBytes(m_pending);
    } else if (m_file.isOpen() || m_file.open(QIODevice::WriteOnly)) {
        m_file.write(m_pending);
    }
    m_pending.clear();
}

} // namespace spillway
