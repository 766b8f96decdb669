// SPDX-License-Identifier: MIT
#include "core/proxy/filelimit.h"
#include "tests/bench/backend.h"
#include "tests/bench/endpoint.h"
#include "tests/bench/parts.h"
#include "tests/bench/qtclient.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QSysInfo>
#include <QThread>

#include <cstdio>

/// `spillway-bench`: compares direct calls, a bare QNetworkAccessManager client, the endpoint and nginx in one run, and
/// prints a Markdown table. The subcommands are the processes that it starts.
int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments << QString::fromLocal8Bit(argv[i]);
    }
    const QString command = arguments.value(0);
    if (command == "backend") {
        return bench::runBackend();
    }
    if (command == "qtclient") {
        return bench::runQtClient(arguments.mid(1));
    }
    if (command == "endpoint") {
        return bench::runEndpoint(arguments.mid(1));
    }

    QCoreApplication app(argc, argv);
    spillway::raiseFileLimit();
    QCommandLineParser parser;
    parser.setApplicationDescription("Compares direct calls, a bare Qt client, the endpoint and nginx as a proxy.");
    parser.addHelpOption();
    parser.addOptions(
        {{"quick", "About two minutes instead of five."},
         {"smoke", "Every part once, as short as possible: shows only that the bench works."},
         {"cli", "The spillway-cli to measure.", "FILE", SPILLWAY_CLI},
         {"upstream", "Measure the core's server alone with this way upstream: direct, stock or stock-http2.", "KIND"},
         {"only",
          "Only these parts, separated by commas: throughput, https, latency, streams, https-streams, "
          "failover, startup, idle.",
          "PARTS"}});
    parser.process(app);
    bench::Options options;
    options.quick = parser.isSet("quick");
    options.smoke = parser.isSet("smoke");
    if (parser.isSet("upstream")) {
        options.upstream = parser.value("upstream");
    } else {
        options.cli = parser.value("cli");
        if (!QFileInfo(options.cli).isExecutable()) {
            fprintf(stderr, "%s is not there; build it, or name another with --cli\n", qPrintable(options.cli));
            return 2;
        }
    }
    options.only = parser.value("only").split(',', Qt::SkipEmptyParts);

    bench::Bench run(options);
    run.run();
    printf("Qt %s, %s, %d processors; measured: %s\n\n%s", qVersion(), qPrintable(QSysInfo::prettyProductName()),
           QThread::idealThreadCount(),
           options.cli.isEmpty() ? qPrintable("the core with upstream " + options.upstream) : "spillway-cli serve",
           qPrintable(run.report().markdown()));
    if (run.failures() > 0) {
        printf("\n%d requests failed: these numbers mean nothing.\n", run.failures());
        return 1;
    }
    return 0;
}
