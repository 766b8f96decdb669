// SPDX-License-Identifier: MIT
#include "app/commands/simulate.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/commands/listenaddress.h"
#include "app/commands/shutdownsignal.h"
#include "core/proxy/clock.h"
#include "core/proxy/filelimit.h"
#include "core/simulate/simulatedbackend.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr quint16 usualPort = 8081;

const QString &commandName()
{
    static const QString name = u"simulate"_s;
    return name;
}

/// Reads a whole number of at least 0; says what is wrong otherwise. What was not given stays as it is.
bool readNumber(const Arguments &given, const QString &option, int &value)
{
    if (!given.has(option)) {
        return true;
    }
    bool ok = false;
    const int number = given.value(option).toInt(&ok);
    if (!ok || number < 0) {
        wrongUsage(commandName(),
                   u"--%1 takes a whole number of at least 0, not \"%2\"."_s.arg(option, given.value(option)));
        return false;
    }
    value = number;
    return true;
}

bool readPace(const Arguments &given, double &value)
{
    const QString option = u"tokens-per-second"_s;
    if (!given.has(option)) {
        return true;
    }
    bool ok = false;
    const double number = given.value(option).toDouble(&ok);
    if (!ok || !(number >= 0 && number <= 1e6)) {
        wrongUsage(commandName(), u"--%1 takes a number from 0 (as fast as it goes) to 1000000, not \"%2\"."_s.arg(
                                      option, given.value(option)));
        return false;
    }
    value = number;
    return true;
}

/// An empty one is a slip, such as a variable that is not set: with an empty key anybody would be let in.
bool readText(const Arguments &given, const QString &option, QString &value)
{
    if (!given.has(option)) {
        return true;
    }
    value = given.value(option);
    if (value.isEmpty()) {
        wrongUsage(commandName(), u"--%1 is empty: give a %1, or leave the option out."_s.arg(option));
    }
    return !value.isEmpty();
}

bool readFaults(const QStringList &texts, QList<SimulatedFault> &faults)
{
    for (const QString &text : texts) {
        const auto fault = parseFault(text);
        if (const auto *problem = std::get_if<QString>(&fault)) {
            wrongUsage(commandName(), u"--fail: "_s + *problem);
            return false;
        }
        faults.append(std::get<SimulatedFault>(fault));
    }
    if (totalRate(faults) > 1.0 + 1e-9) {
        wrongUsage(commandName(),
                   u"--fail: the rates add up to %1%; they are shares of all requests, so 100% is the most."_s.arg(
                       totalRate(faults) * 100));
        return false;
    }
    return true;
}

QString limitText(int limit, const QString &of)
{
    return limit > 0 ? u"%1 %2 a minute"_s.arg(limit).arg(of) : u"no limit of %1"_s.arg(of);
}

QStringList describe(const SimulatedBackendOptions &options)
{
    const QString pace =
        options.tokensPerSecond > 0 ? u"%1 tokens a second"_s.arg(options.tokensPerSecond) : u"as fast as it goes"_s;
    QStringList lines{
        u"simulates the Azure OpenAI resource %1 in %2, with every deployment"_s.arg(printable(options.name),
                                                                                     options.region),
        u"quota: %1, %2"_s.arg(limitText(options.rpm, u"requests"_s), limitText(options.tpm, u"tokens"_s)),
        u"pace: first token after %1 ms, then %2"_s.arg(options.firstTokenMs).arg(pace),
        options.key.isEmpty() ? u"key: any or none"_s : u"key: the one given"_s,
    };
    for (const SimulatedFault &fault : options.faults) {
        lines.append(u"fault: %1"_s.arg(describeFault(fault)));
    }
    return lines;
}

} // namespace

int runSimulate(const QStringList &arguments)
{
    const auto given = parseArguments(commandName(), arguments);
    if (!given) {
        return ExitUsage;
    }
    SimulatedBackendOptions options;
    options.firstTokenMs = 200;
    options.tokensPerSecond = 60;
    if (!readText(*given, u"name"_s, options.name) || !readText(*given, u"key"_s, options.key) ||
        !readNumber(*given, u"rpm"_s, options.rpm) || !readNumber(*given, u"tpm"_s, options.tpm) ||
        !readNumber(*given, u"first-token-ms"_s, options.firstTokenMs) || !readPace(*given, options.tokensPerSecond) ||
        !readFaults(given->values(u"fail"_s), options.faults)) {
        return ExitUsage;
    }
    options.region = regionOfName(options.name);
    const QString listenOption = given->value(u"listen"_s);
    const std::optional<ListenAddress> listen =
        given->has(u"listen"_s) ? parseListenAddress(listenOption) : std::optional(ListenAddress());
    if (!listen) {
        return wrongUsage(commandName(),
                          u"--listen takes ADDR:PORT, such as 127.0.0.1:8081, not \"%1\"."_s.arg(listenOption));
    }
    const QString address = listen->address.value_or(u"127.0.0.1"_s);
    const quint16 port = listen->port.value_or(usualPort);

    raiseFileLimit();
    SystemClock clock;
    options.nowMs = [&clock] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(clock.now().time_since_epoch()).count();
    };
    options.wallNow = [&clock] { return clock.wallNow(); };
    options.draw = [&clock] { return clock.draw(); };

    ShutdownSignal signal;
    QObject::connect(&signal, &ShutdownSignal::requested, qApp, &QCoreApplication::quit);
    SimulatedBackend backend(options);
    const QHostAddress host = address == u"localhost"_s ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(address);
    if (!backend.listen(host, port)) {
        printMessage(u"spillway-cli: cannot listen on %1: %2"_s.arg(listenText(address, port), backend.errorString()));
        printMessage(u"Name another address with --listen ADDR:PORT; port 0 picks a free port."_s);
        return ExitNotBound;
    }
    printResult(u"listening on %1/"_s.arg(backend.url()));
    for (const QString &line : describe(options)) {
        printResult(line);
    }
    QCoreApplication::exec();
    return ExitDone;
}

} // namespace spillway
