// SPDX-License-Identifier: MIT
#include "app/commands/check.h"
#include "app/commands/command.h"
#include "app/commands/completion.h"
#include "app/commands/exportcommand.h"
#include "app/commands/help.h"
#include "app/commands/importcommand.h"
#include "app/commands/keys.h"
#include "app/commands/serve.h"
#include "app/commands/simulate.h"
#include "app/commands/status.h"
#include "app/commands/trace.h"
#include "app/commands/variables.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

QString variableLines(const QList<VariableSpec> &variables)
{
    QString lines;
    for (const VariableSpec &variable : variables) {
        lines += helpEntry(variable.name, variable.help, 29);
    }
    return lines;
}

Command serveCommand()
{
    return {
        u"serve"_s,
        u"serve the endpoint until Ctrl+C"_s,
        u"Serves http://ADDR:PORT/SUFFIX/openai over the backends of PROFILE (a *.spillway.json file), of the "
        u"BACKEND_n_* "
        "variables (--from-env), or of three simulated backends (--demo): give exactly one of the three.\n\n"
        "SIGINT (Ctrl+C) or SIGTERM lets the requests under way finish for up to 10 seconds; a second signal stops at "
        "once. A changed PROFILE is picked up without a restart; SIGHUP reads it again at once.\n\n"
        "Keys come from the keychain (\"spillway-cli keys set\") or from these variables, which win:\n"_s +
            variableLines(credentialVariables()) +
            u"\nWhere CREDENTIALS_DIRECTORY names a folder, a file in it counts as a variable of its name: so come the "
            "credentials of a systemd service and the secrets of a container.\n\n"
            "With --from-env, for n = 1, 2, …:\n"_s +
            variableLines(backendVariables()).chopped(1),
        {{u"PROFILE"_s, u"the profile to serve, a *.spillway.json file"_s, false, Completes::ProfileFile}},
        {
            {u"listen"_s, u"ADDR:PORT"_s,
             u"listen here instead of where the profile says; ADDR or PORT alone will do, port 0 picks a free one, "
             "IPv6 as [::1]:8080"_s},
            {u"demo"_s, u""_s, u"serve three simulated backends: no account and no network needed"_s},
            {u"from-env"_s, u""_s, u"take the whole profile from the BACKEND_n_* variables"_s},
            {u"log"_s,
             u"FORMAT"_s,
             u"print one line a finished request: text for people, json for programs (JSON Lines)"_s,
             Completes::Words,
             {u"text"_s, u"json"_s}},
            {u"ready-file"_s, u"FILE"_s,
             u"write the endpoint's URL to FILE once connections are accepted; it is removed at the end"_s,
             Completes::AnyFile},
        },
        runServe,
    };
}

Command simulateCommand()
{
    return {
        u"simulate"_s,
        u"run one simulated Azure OpenAI resource"_s,
        u"Serves chat completions (JSON and event streams), embeddings and responses as an Azure OpenAI resource does, "
        "and answers 429 with Retry-After and x-ratelimit-* when its requests or tokens of the minute are spent. "
        "Nothing leaves this computer.\n\n"
        "KIND of --fail is a status code from 400 to 599, reset (of the connection), stall (no answer ever comes) or "
        "close (the answer breaks off). RATE is the share of the requests, 0 to 1 or in percent.\n\n"
        "Ctrl+C ends it. Example, with a fault in every fifth answer:\n"
        "  spillway-cli simulate --rpm 60 --fail 503:10% --fail reset:0.1"_s,
        {},
        {
            {u"listen"_s, u"ADDR:PORT"_s, u"where to listen (default 127.0.0.1:8081); port 0 picks a free one"_s},
            {u"name"_s, u"NAME"_s,
             u"the resource's name (default simulated); one that ends with an Azure region is there"_s},
            {u"rpm"_s, u"N"_s, u"requests a minute before it answers 429 (default 0: no limit)"_s},
            {u"tpm"_s, u"N"_s, u"tokens a minute before it answers 429 (default 0: no limit)"_s},
            {u"first-token-ms"_s, u"N"_s, u"milliseconds until an answer begins (default 200)"_s},
            {u"tokens-per-second"_s, u"N"_s, u"the pace of an answer (default 60; 0: as fast as it goes)"_s},
            {u"key"_s, u"K"_s, u"the api-key that callers must present (any or none will do without it)"_s},
            {u"fail"_s, u"KIND:RATE"_s, u"inject a fault; can be given more than once"_s, Completes::Nothing, {}, true},
        },
        runSimulate,
    };
}

Command checkCommand()
{
    return {
        u"check"_s,
        u"validate a profile"_s,
        u"Prints every finding on one line, PATH: severity: message, with PATH like backends[2].url. The exit code is "
        "0 when there is no error (warnings are allowed) and 3 otherwise; the findings then go to standard error "
        "too, unless that is where standard output goes."_s,
        {{u"PROFILE"_s, u"the profile to validate, a *.spillway.json file"_s, true, Completes::ProfileFile}},
        {},
        runCheck,
    };
}

Command keysCommand()
{
    return {
        u"keys"_s,
        u"list, set or remove the keys of a profile"_s,
        u"list tells for each key of PROFILE where it comes from, never the key itself. set reads the key from "
        u"standard "
        "input (at a terminal what you type is not shown) and keeps it in the system's keychain. remove takes it out "
        "of the keychain.\n\n"
        "NAME is the name of a backend, or client for the key that callers of the endpoint must present.\n\n"
        "Where there is no keychain, set the variable that keys list names: it wins over the keychain.\n\n"
        "Example:\n"
        "  printf %s \"$KEY\" | spillway-cli keys set contoso.spillway.json eastus"_s,
        {{u"ACTION"_s, u"list, set or remove"_s, true, Completes::Words, {u"list"_s, u"set"_s, u"remove"_s}},
         {u"PROFILE"_s, u"the profile, a *.spillway.json file"_s, true, Completes::ProfileFile},
         {u"NAME"_s, u"a backend's name or client (with set and remove)"_s, false, Completes::Words, {u"client"_s}}},
        {},
        runKeys,
        u"There is an argument too many. A key is never taken from the command line: keys set reads it from standard "
        "input."_s,
    };
}

Command statusCommand()
{
    return {
        u"status"_s,
        u"show the live backend table of a running endpoint"_s,
        u"Asks the endpoint at URL (any URL of it will do; http://127.0.0.1:8080 without one). The client key is sent "
        "when SPILLWAY_CLIENT_KEY is set; endpoints on other computers need it."_s,
        {{u"URL"_s, u"the endpoint, such as http://127.0.0.1:8080"_s, false}},
        {{u"json"_s, u""_s, u"print the JSON of /_spillway/status as it is"_s}},
        runStatus,
    };
}

/// A kind a line, its explanation in a column of its own.
QString exportKindLines()
{
    QString lines;
    for (const auto &[kind, title] : exportKindTitles()) {
        lines += helpEntry(kind, title, 14);
    }
    return lines;
}

Command exportCommand()
{
    return {
        u"export"_s,
        u"turn a profile into a policy, templates, scripts or sample code"_s,
        u"KIND is one of\n"_s + exportKindLines() +
            u"\nThe API's schema is taken from FILE of --schema, else from the file that the profile names, else from "
            "those that were downloaded. A template without one has it as the parameter openApi.\n\n"
            "A bundle is written whole or not at all. In a folder that is there only its own files are replaced. Where "
            "one of them cannot be made, the others are written, the README and a message say why, and the exit code "
            "is "
            "1.\n\n"
            "What an export cannot carry over is told on standard error, a note a line. No export holds a key."_s,
        {{u"KIND"_s, u"what to make"_s, true, Completes::Words, exportKinds()},
         {u"PROFILE"_s, u"the profile, a *.spillway.json file"_s, true, Completes::ProfileFile}},
        {
            {u"output"_s,
             u"FILE"_s,
             u"write to FILE instead of standard output; a bundle: to the folder FILE"_s,
             Completes::AnyFile,
             {},
             false,
             u"o"_s},
            {u"schema"_s, u"FILE"_s, u"the API's schema as Microsoft publishes it (openapi, arm, bicep and bundle)"_s,
             Completes::AnyFile},
        },
        runExport,
    };
}

Command importCommand()
{
    return {
        u"import"_s,
        u"take backends out of a policy or of variables"_s,
        u"KIND is one of\n"
        "  policy   an Azure API Management policy: an export of Spillway, or one of its\n"
        "           kind that people wrote. What is not understood is told, never guessed,\n"
        "           and known mistakes in it are named with their lines\n"
        "  env      BACKEND_n_* variables as NAME=value lines\n\n"
        "A PROFILE that exists already keeps everything else. FILE is not changed; - is standard input. A repaired "
        "policy comes out of the profile:\n"
        "  spillway-cli import policy apim-policy.xml -o contoso.spillway.json\n"
        "  spillway-cli export policy contoso.spillway.json -o repaired.xml"_s,
        {{u"KIND"_s, u"what FILE is"_s, true, Completes::Words, importKinds()},
         {u"FILE"_s, u"the policy, or the variables"_s, true, Completes::AnyFile}},
        {
            {u"output"_s,
             u"PROFILE"_s,
             u"the profile to write, a *.spillway.json file"_s,
             Completes::ProfileFile,
             {},
             false,
             u"o"_s},
        },
        runImport,
    };
}

Command traceCommand()
{
    return {
        u"trace"_s,
        u"play a scripted scenario through the balancer alone"_s,
        u"Plays SCENARIO over the enabled backends of PROFILE on a virtual clock, by the same rules as serve, and "
        u"prints "
        "one JSON line a request: who was asked when, what came of it, and what the caller got. Nothing is sent "
        "anywhere and no key is needed. The profile's time-outs do not count: the scenario says what timed out.\n\n"
        "With --summary a few figures take the place of the lines, for comparing plans.\n\n"
        "With --scenario-from no scenario is played but one is written: the log says when requests came and what the "
        "backends answered, PROFILE (the one it was recorded with) which backends those were. For example, would one "
        "more backend have been enough?\n"
        "  spillway-cli serve now.spillway.json --log json > hour.jsonl\n"
        "  spillway-cli trace now.spillway.json --scenario-from hour.jsonl -o hour.json\n"
        "  spillway-cli trace now.spillway.json hour.json --summary\n"
        "  spillway-cli trace planned.spillway.json hour.json --summary\n\n"
        "- as a file is standard input."_s,
        {{u"PROFILE"_s, u"the profile, a *.spillway.json file"_s, true, Completes::ProfileFile},
         {u"SCENARIO"_s, u"the scenario, a JSON file (not with --scenario-from)"_s, false, Completes::AnyFile}},
        {
            {u"seed"_s, u"N"_s, u"choose among equals by the generator that begins with N, whatever SCENARIO says"_s},
            {u"summary"_s, u""_s, u"print figures instead: served by each backend, spilled over, 429s, outage"_s},
            {u"json"_s, u""_s, u"with --summary: print the figures as JSON"_s},
            {u"scenario-from"_s, u"LOG"_s, u"write the scenario of a log that serve --log json has printed"_s,
             Completes::AnyFile},
            {u"output"_s,
             u"FILE"_s,
             u"write to FILE instead of standard output"_s,
             Completes::AnyFile,
             {},
             false,
             u"o"_s},
        },
        runTrace,
    };
}

Command completionCommand()
{
    return {
        u"completion"_s,
        u"print a completion script for a shell"_s,
        u"For bash, add this line to ~/.bashrc:\n"
        "  source <(spillway-cli completion bash)\n\n"
        "For zsh, add this line to ~/.zshrc, behind compinit:\n"
        "  source <(spillway-cli completion zsh)\n\n"
        "For fish, add this line to ~/.config/fish/config.fish:\n"
        "  spillway-cli completion fish | source"_s,
        {{u"SHELL"_s, u"bash, zsh or fish"_s, true, Completes::Words, {u"bash"_s, u"zsh"_s, u"fish"_s}}},
        {},
        runCompletion,
    };
}

Command helpCommand()
{
    return {
        u"help"_s,
        u"tell how a command is used"_s,
        u"The same as COMMAND --help."_s,
        {{u"COMMAND"_s, u"the command"_s, false, Completes::CommandName}},
        {},
        runHelp,
    };
}

} // namespace

const QList<Command> &commands()
{
    static const QList<Command> table{serveCommand(),      simulateCommand(), checkCommand(), keysCommand(),
                                      exportCommand(),     importCommand(),   traceCommand(), statusCommand(),
                                      completionCommand(), helpCommand()};
    return table;
}

} // namespace spillway
