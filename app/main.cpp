// SPDX-License-Identifier: MIT
#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/desktop/desktopprogram.h"
#include "core/proxy/filelimit.h"
#include "ui/applicationid.h"

#include <QApplication>

using namespace Qt::StringLiterals;

namespace
{

using namespace spillway;

/// `--help` and `--version` need no display, so they are answered before there is an application.
bool answered(const DesktopOptions &options)
{
    if (options.help) {
        printBytes(desktopHelp().toUtf8());
    } else if (options.version) {
        printResult(u"spillway "_s + QStringLiteral(SPILLWAY_VERSION));
    }
    return options.help || options.version;
}

QStringList rawArguments(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    return arguments;
}

int run(const DesktopOptions &options)
{
    SingleInstance instance;
    const InstanceRequest request{options.profilePath, options.demo, qgetenv("XDG_ACTIVATION_TOKEN")};
    switch (instance.begin(request)) {
    case SingleInstance::Role::Second:
        return ExitDone;
    case SingleInstance::Role::Unanswered:
        printMessage(u"spillway: Spillway runs already, and does not answer. End it first."_s);
        return ExitFailed;
    case SingleInstance::Role::First:
        break;
    }
    raiseFileLimit();
    const DesktopProgram program(options, instance);
    return QApplication::exec();
}

/// What the endpoint's thread does is no business of QApplication, which looks at every event for what a window needs:
/// from Qt 7 on it is not even asked there (QCoreApplication::notify).
class DesktopApplication final : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (receiver->thread() == thread()) {
            return QApplication::notify(receiver, event);
        }
        return QCoreApplication::notify(receiver, event); // NOLINT(bugprone-parent-virtual-call): see above
    }
};

} // namespace

int main(int argc, char *argv[])
{
    if (answered(parseDesktopOptions(rawArguments(argc, argv)))) {
        return ExitDone;
    }
    // The window's thread keeps GLib's event loop, which the desktop's own file dialogs need. The endpoint's thread
    // does without: there it would cost 10 to 20 % of each request.
    qputenv("QT_NO_THREADED_GLIB", "1");
    DesktopApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"spillway"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SPILLWAY_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Spillway"_s);
    QGuiApplication::setDesktopFileName(applicationId);
    // Without Qt's own options, which the application has taken out.
    const DesktopOptions options = parseDesktopOptions(QCoreApplication::arguments().mid(1));
    if (!options.problem.isEmpty()) {
        printMessage(u"spillway: "_s + printable(options.problem));
        printMessage(u"\"spillway --help\" tells how it is used."_s);
        return ExitUsage;
    }
    return run(options);
}
