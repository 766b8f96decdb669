// SPDX-License-Identifier: MIT
#include "app/manual/manualpages.h"

#include "app/commands/command.h"
#include "app/commands/help.h"
#include "app/commands/variables.h"
#include "app/desktop/desktopoptions.h"
#include "app/manual/roff.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr qsizetype usageIndent = 11; // seven of the section, four of the lines after the first

/// One paragraph of a command's details. Its indented lines are a table of terms when two spaces part a term from its
/// explanation, and commands otherwise.
void addParagraph(Roff &page, const QString &paragraph)
{
    static const QRegularExpression tableRow(u"^  (\\S+(?: \\S+)*) {2,}(\\S.*)$"_s);
    QString text;
    QStringList commands;
    QList<QStringList> table;
    for (const QString &line : paragraph.split(u'\n')) {
        const QRegularExpressionMatch row = tableRow.match(line);
        if (!line.startsWith(u"  "_s)) {
            text += text.isEmpty() ? line : u' ' + line;
        } else if (row.hasMatch()) {
            table.append({row.captured(1), row.captured(2)});
        } else if (!table.isEmpty()) {
            table.last()[1] += u' ' + line.trimmed();
        } else {
            commands.append(line.trimmed());
        }
    }
    if (!text.isEmpty()) {
        page.paragraph(text);
    }
    if (!commands.isEmpty()) {
        page.example(commands);
    }
    for (const QStringList &row : table) {
        page.entry(row[0], row[1]);
    }
}

void addDetails(Roff &page, const Command &command)
{
    for (const QString &paragraph : command.details.split(u"\n\n"_s)) {
        addParagraph(page, paragraph);
    }
}

void addArguments(Roff &page, const Command &command)
{
    for (const ArgumentSpec &argument : command.arguments) {
        page.entry(argument.name, argument.help);
    }
    for (const OptionSpec &option : command.options) {
        page.entry(optionTerm(option), option.help);
    }
    page.entry(u"-h, --help"_s, u"print the help text"_s);
}

void addUsage(Roff &page, const QString &program, const Command &command)
{
    QStringList lines = usageLines(program, command, usageIndent);
    lines[0].remove(0, program.size());
    page.usage(program, lines);
}

void addVariables(Roff &page, const QList<VariableSpec> &variables)
{
    for (const VariableSpec &variable : variables) {
        page.entry(variable.name, variable.help);
    }
}

/// The codes up to `last`: the window has no others.
void addExitStatus(Roff &page, ExitCode last)
{
    page.section(u"EXIT STATUS"_s);
    for (const auto &[code, meaning] : exitCodes()) {
        if (code <= last) {
            page.entry(QString::number(code), meaning);
        }
    }
}

void addEnvironment(Roff &page)
{
    page.section(u"ENVIRONMENT"_s);
    addVariables(page, credentialVariables());
    page.entry(u"CREDENTIALS_DIRECTORY"_s,
               u"a folder whose files count as variables of their names, where those are not set"_s);
}

} // namespace

QString headlessManual(const QString &version, const QString &date)
{
    Roff page(u"spillway-cli"_s, 1, date, u"Spillway "_s + version);
    page.section(u"NAME"_s);
    page.paragraph(u"spillway-cli - a local balancing endpoint for Azure OpenAI, without a window"_s);
    page.section(u"SYNOPSIS"_s);
    for (const Command &command : commands()) {
        addUsage(page, u"spillway-cli "_s + command.name, command);
    }
    page.usage(u"spillway-cli --version"_s, {});
    page.section(u"DESCRIPTION"_s);
    page.paragraph(
        u"Spillway spreads calls over several Azure OpenAI backends by priority. One that answers 429, 401 or 5xx is "
        "set aside until its Retry-After has passed, and the call goes on to the next one at once. A profile says "
        "which backends there are; no secret is ever in it."_s);
    page.section(u"COMMANDS"_s);
    for (const Command &command : commands()) {
        page.subsection(command.name + u": "_s + command.summary);
        addDetails(page, command);
        addArguments(page, command);
    }
    addExitStatus(page, ExitNotBound);
    addEnvironment(page);
    addVariables(page, backendVariables());
    page.entry(u"NOTIFY_SOCKET"_s, u"set by systemd for a service of Type=notify: told when serve accepts connections, "
                                   "reads its profile again and ends"_s);
    page.section(u"FILES"_s);
    page.entry(u"*.spillway.json"_s, u"a profile"_s);
    page.entry(u"/etc/spillway/NAME.spillway.json"_s, u"the profile of the system's service spillway@NAME"_s);
    page.entry(u"/etc/spillway/keys/NAME/"_s, u"its keys: KEY_BACKEND, CLIENT_KEY, ENTRA_TOKEN, a file each"_s);
    page.section(u"EXAMPLES"_s);
    page.paragraph(u"Without an account, over three simulated backends:"_s);
    page.example({u"spillway-cli serve --demo --log text"_s});
    page.paragraph(u"Over your own:"_s);
    page.example({u"spillway-cli check contoso.spillway.json"_s,
                  u"printf %s \"$KEY\" | spillway-cli keys set contoso.spillway.json eastus"_s,
                  u"spillway-cli serve contoso.spillway.json --log text"_s});
    page.paragraph(u"As a service of the system:"_s);
    page.example({u"systemctl enable --now spillway@contoso"_s, u"systemctl reload spillway@contoso"_s});
    page.section(u"SEE ALSO"_s);
    page.references({u"spillway(1)"_s, u"systemctl(1)"_s, u"systemd.exec(5)"_s});
    return page.text();
}

QString desktopManual(const QString &version, const QString &date)
{
    const Command &command = desktopCommand();
    Roff page(command.name, 1, date, u"Spillway "_s + version);
    page.section(u"NAME"_s);
    page.paragraph(command.name + u" - "_s + command.summary);
    page.section(u"SYNOPSIS"_s);
    addUsage(page, command.name, command);
    page.section(u"DESCRIPTION"_s);
    addDetails(page, command);
    page.section(u"OPTIONS"_s);
    addArguments(page, command);
    addExitStatus(page, ExitUsage);
    addEnvironment(page);
    page.section(u"FILES"_s);
    page.entry(u"*.spillway.json"_s, u"a profile; file managers open it with Spillway"_s);
    page.entry(u"~/.local/share/spillway/profiles/"_s, u"the profiles that the window made"_s);
    page.entry(u"~/.config/autostart/spillway.desktop"_s, u"written and removed by the setting to start at sign-in"_s);
    page.section(u"EXAMPLES"_s);
    page.example({u"spillway --demo"_s, u"spillway contoso.spillway.json"_s});
    page.section(u"SEE ALSO"_s);
    page.references({u"spillway-cli(1)"_s});
    return page.text();
}

} // namespace spillway
