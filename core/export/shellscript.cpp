// SPDX-License-Identifier: MIT
#include "core/export/shellscript.h"

#include "core/export/bashcommands.h"
#include "core/export/shelltext.h"
#include "core/export/visibletext.h"

using namespace Qt::StringLiterals;

namespace spillway
{
namespace
{

constexpr QStringView opening =
    u"#!/usr/bin/env bash\n"
    "# The ten steps to an Azure API Management gateway in front of Azure OpenAI. It can be run again: what is there\n"
    "# already stays. It needs bash, curl and the Azure CLI, signed in (az login).\n"
    "# shellcheck disable=SC1003,SC2016  # names may hold signs of all kinds: they are quoted to mean nothing\n"
    "set -euo pipefail\n"
    "cd -- \"$(dirname -- \"${BASH_SOURCE[0]}\")\"\n";

constexpr QStringView helpers =
    u"\n"
    "stop() {\n"
    "  printf '%s: %s\\n' \"${0##*/}\" \"$1\" >&2\n"
    "  exit 1\n"
    "}\n"
    "\n"
    "step() {\n"
    "  printf '\\n== %s\\n' \"$1\"\n"
    "}\n"
    "\n"
    "# What the command prints; nothing where Azure says that there is no such thing.\n"
    "if_there() {\n"
    "  if \"$@\" 2>\"$bodies/errors\"; then\n"
    "    return 0\n"
    "  fi\n"
    "  if grep -qiE 'not ?found|could not be found' \"$bodies/errors\"; then\n"
    "    return 0\n"
    "  fi\n"
    "  cat \"$bodies/errors\" >&2\n"
    "  return 1\n"
    "}\n"
    "\n"
    "# Runs the command; a failure that says one of these (A|B) means that it is done already.\n"
    "done_if() {\n"
    "  local says=$1\n"
    "  shift\n"
    "  if \"$@\" 2>\"$bodies/errors\"; then\n"
    "    return 0\n"
    "  fi\n"
    "  if grep -qiE -- \"$says\" \"$bodies/errors\"; then\n"
    "    return 0\n"
    "  fi\n"
    "  cat \"$bodies/errors\" >&2\n"
    "  return 1\n"
    "}\n"
    "\n"
    "command -v az >/dev/null || stop 'The Azure CLI (az) was not found. Install it first.'\n"
    "command -v curl >/dev/null || stop 'curl was not found. Install it first.'\n"
    "\n"
    "# The bodies of requests, for their owner alone and only as long as the script runs.\n"
    "bodies=$(umask 077 && mktemp -d)\n"
    "trap 'rm -rf -- \"$bodies\"' EXIT\n"
    "case ${OSTYPE:-} in\n"
    "msys* | cygwin*) # Git Bash: az gets Windows paths, ids stay as they are, and its line ends become plain ones\n"
    "  bodies=$(cygpath -m \"$bodies\")\n"
    "  export MSYS2_ARG_CONV_EXCL='/subscriptions/'\n"
    "  az() { command az \"$@\" | tr -d '\\r'; }\n"
    "  ;;\n"
    "esac\n";

QString heading(const QString &title)
{
    return u"\nstep "_s + shellQuoted(title) + u'\n';
}

/// Before anything is made: an instance takes the better part of an hour, and it would be in vain.
QString schemaCheck(const SetupScript &script)
{
    const QString file = bashWord(script.inputs.schemaFile);
    QString text = u"\nif [ ! -f "_s + file + u" ]; then\n  cat >&2 <<'END'\n"_s + script.inputs.schemaFile +
                   u" is not beside this script. Make it from the profile:\n"_s;
    if (const QString url = script.schemaUrl(); !url.isEmpty()) {
        text += u"  curl --fail --location --output inference.json \\\n    "_s + oneVisibleLine(url) + u'\n';
    }
    return text + u"  spillway-cli export openapi PROFILE --schema "_s +
           (script.schemaUrl().isEmpty() ? u"FILE"_s : u"inference.json"_s) + u" -o "_s + script.inputs.schemaFile +
           u"\nEND\n  exit 1\nfi\n"_s;
}

QString testText(const GatewayTest &test)
{
    if (test.url.isEmpty()) {
        return u"# No deployment of the set-up answers chats, so there is nothing to try here.\n"_s;
    }
    return u"# Roles and new deployments take some minutes until they are in force, so it is tried for ten.\n"
           "# The key goes to curl by its standard input: arguments can be read by others.\n"
           "url="_s +
           bashWord(test.url) + u"\ncat >\"$bodies/chat.json\" <<'END'\n"_s + QString::fromLatin1(test.body) +
           u"END\n: >\"$bodies/answer\"\ntries=1\n"
           "while true; do\n"
           "  status=$(printf 'header = \"api-key: %s\"\\n' \"$clientKey\" |\n"
           "    curl --config - --silent --show-error --max-time 120 --output \"$bodies/answer\" \\\n"
           "      --write-out '%{http_code}' --header 'Content-Type: application/json' \\\n"
           "      --data \"@$bodies/chat.json\" -- \"$url\") || status=000\n"
           "  [ \"$status\" != 200 ] || break\n"
           "  printf 'Status %s, try %s of 20\\n' \"$status\" \"$tries\" >&2\n"
           "  if [ \"$tries\" -ge 20 ]; then\n"
           "    cat \"$bodies/answer\" >&2\n"
           "    stop \"The gateway answers $status. The steps before are done; run it again later.\"\n"
           "  fi\n"
           "  tries=$((tries + 1))\n"
           "  sleep 30\n"
           "done\n"
           "cat \"$bodies/answer\"\n"
           "printf '\\n'\n"_s;
}

QString closing(const SetupScript &script)
{
    const AzCommand key = script.commands(SetupStep::ClientSubscription).commands.last();
    const AzScript howTo{{}, preamble(script.plan).commands + QList<AzCommand>{key}, {}};
    QString text = u"\nprintf '\\nDone. Clients use the endpoint %s\\n' "_s + bashWord(script.plan.clientEndpoint()) +
                   u"\ncat <<'END'\nThe key for them, when you need it (it goes into a variable):\n"_s;
    const QStringList lines = bashCommands(howTo, BashPlace::Terminal).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        text += line.startsWith(u'#') ? QString() : u"  "_s + line + u'\n';
    }
    return text + u"END\n"_s;
}

} // namespace

Exported ShellScriptWriter::write(const Profile &profile) const
{
    const SetupScript script = planSetupScript(profile);
    if (!script.problem.isEmpty()) {
        return {{}, script.problem, {}};
    }
    return {shellScript(script).toUtf8(), {}, script.notes};
}

QString shellScript(const SetupScript &script)
{
    QString text = opening.toString() + helpers.toString() + schemaCheck(script) + u'\n' +
                   bashCommands(preamble(script.plan), BashPlace::Script);
    for (const SetupStep step : setupSteps()) {
        text += heading(stepHeading(step));
        const QStringList remarks = stepRemarks(step, script);
        for (const QString &remark : remarks) {
            text += u"# "_s + remark + u'\n';
        }
        text += bashCommands(script.commands(step), BashPlace::Script);
    }
    return text + testText(script.test) + closing(script);
}

QString bashText(const AzScript &script)
{
    const QString folder = script.files.isEmpty() ? QString() : u"bodies=$(umask 077 && mktemp -d)\n\n"_s;
    return folder + bashCommands(script, BashPlace::Terminal);
}

} // namespace spillway
