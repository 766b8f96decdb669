// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>

namespace bench
{

/// A process under test, with what the system knows of its costs.
class Child
{
public:
    Child(const QString &program, const QStringList &arguments, const QStringList &environment = {});
    ~Child();

    /// The next line that it prints; empty when it ended or 20 s passed.
    QString readLine();
    /// Waits for its end and returns what it printed.
    QString finish();
    qint64 pid() const { return m_process.processId(); }

private:
    QProcess m_process;
};

/// CPU time of a process with all its threads, in nanoseconds.
qint64 cpuNs(qint64 pid);

} // namespace bench
