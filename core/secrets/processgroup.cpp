// SPDX-License-Identifier: MIT
#include "core/secrets/processgroup.h"

#include <QProcess>

#ifdef Q_OS_UNIX
#include <csignal>
#include <unistd.h>
#endif
#ifdef Q_OS_WIN
#include <windows.h>

#include <tlhelp32.h>

#include <vector>
#endif

namespace spillway
{
namespace
{

constexpr int killWait = 2'000; // milliseconds; a killed process takes well under one

#ifdef Q_OS_WIN
/// Ends what `parent` has started, children's children first. Windows gives ids out again, so a process counts as a
/// child only if it is younger than its parent.
void endChildren(DWORD parent, ULONGLONG bornAfter)
{
    const HANDLE list = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (list == INVALID_HANDLE_VALUE) {
        return;
    }
    std::vector<DWORD> children;
    PROCESSENTRY32W entry{};
    entry.dwSize = sizeof(entry);
    for (BOOL more = Process32FirstW(list, &entry); more != FALSE; more = Process32NextW(list, &entry)) {
        if (entry.th32ParentProcessID == parent) {
            children.push_back(entry.th32ProcessID);
        }
    }
    CloseHandle(list);
    for (const DWORD child : children) {
        const HANDLE handle = OpenProcess(PROCESS_TERMINATE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, child);
        if (handle == nullptr) {
            continue;
        }
        FILETIME born{};
        FILETIME other{};
        GetProcessTimes(handle, &born, &other, &other, &other);
        const ULONGLONG at = (ULONGLONG(born.dwHighDateTime) << 32U) | born.dwLowDateTime;
        if (at >= bornAfter) {
            endChildren(child, at);
            TerminateProcess(handle, 1);
        }
        CloseHandle(handle);
    }
}

void endTree(DWORD id)
{
    const HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (handle == nullptr) {
        return;
    }
    FILETIME born{};
    FILETIME other{};
    GetProcessTimes(handle, &born, &other, &other, &other);
    endChildren(id, (ULONGLONG(born.dwHighDateTime) << 32U) | born.dwLowDateTime);
    CloseHandle(handle);
}
#endif

} // namespace

void startInOwnGroup([[maybe_unused]] QProcess &process)
{
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
#endif
}

void killTree(QProcess &process)
{
    if (process.state() == QProcess::NotRunning) {
        return;
    }
#ifdef Q_OS_UNIX
    if (const qint64 group = process.processId(); group > 0) {
        ::kill(pid_t(-group), SIGKILL);
    }
#endif
#ifdef Q_OS_WIN
    if (const qint64 id = process.processId(); id > 0) {
        endTree(DWORD(id));
    }
#endif
    process.kill();
    process.waitForFinished(killWait); // it is gone at once: nothing is waited for but the kernel
}

} // namespace spillway
