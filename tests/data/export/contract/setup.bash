#!/usr/bin/env bash
# The ten steps to an Azure API Management gateway in front of Azure OpenAI. It can be run again: what is there
# already stays. It needs bash, curl and the Azure CLI, signed in (az login).
# shellcheck disable=SC1003,SC2016  # names may hold signs of all kinds: they are quoted to mean nothing
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

stop() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

step() {
  printf '\n== %s\n' "$1"
}

# What the command prints; nothing where Azure says that there is no such thing.
if_there() {
  if "$@" 2>"$bodies/errors"; then
    return 0
  fi
  if grep -qiE 'not ?found|could not be found' "$bodies/errors"; then
    return 0
  fi
  cat "$bodies/errors" >&2
  return 1
}

# Runs the command; a failure that says one of these (A|B) means that it is done already.
done_if() {
  local says=$1
  shift
  if "$@" 2>"$bodies/errors"; then
    return 0
  fi
  if grep -qiE -- "$says" "$bodies/errors"; then
    return 0
  fi
  cat "$bodies/errors" >&2
  return 1
}

command -v az >/dev/null || stop 'The Azure CLI (az) was not found. Install it first.'
command -v curl >/dev/null || stop 'curl was not found. Install it first.'

# The bodies of requests, for their owner alone and only as long as the script runs.
bodies=$(umask 077 && mktemp -d)
trap 'rm -rf -- "$bodies"' EXIT
case ${OSTYPE:-} in
msys* | cygwin*) # Git Bash: az gets Windows paths, ids stay as they are, and its line ends become plain ones
  bodies=$(cygpath -m "$bodies")
  export MSYS2_ARG_CONV_EXCL='/subscriptions/'
  az() { command az "$@" | tr -d '\r'; }
  ;;
esac

if [ ! -f openapi.json ]; then
  cat >&2 <<'END'
openapi.json is not beside this script. Make it from the profile:
  curl --fail --location --output inference.json \
    https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/specification/cognitiveservices/data-plane/AzureOpenAI/inference/stable/2024-10-21/inference.json
  spillway-cli export openapi PROFILE --schema inference.json -o openapi.json
END
  exit 1
fi

# The subscription that az is signed in to
subscriptionId=$(az account show --query id --output tsv)
[ -n "$subscriptionId" ] || stop 'Sign in with az login first.'

step '1 API Management instance'
# Is there the resource group rg-contoso-ai?
resourceGroupId=$(if_there az group show \
  --name rg-contoso-ai --subscription "${subscriptionId}" --query id --output tsv)

# Make the resource group rg-contoso-ai
if [ -z "$resourceGroupId" ]; then
  az group create \
    --name rg-contoso-ai --location eastus --subscription "${subscriptionId}" --output none
fi

# Is there the API Management instance apim-contoso?
apimId=$(if_there az apim show \
  --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
  --query id --output tsv)

# Make the API Management instance apim-contoso (Developer)
if [ -z "$apimId" ]; then
  az apim create \
    --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
    --location eastus --sku-name Developer --publisher-name Contoso \
    --publisher-email api@contoso.com --enable-managed-identity true --no-wait \
    --output none
fi

# Wait until it is there (may take 45 minutes and more)
az apim wait \
  --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
  --created --interval 30 --timeout 7200 --output none

# Has it a managed identity?
identityType=$(az apim show \
  --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
  --query identity.type --output tsv)

# Turn the managed identity on (may take 45 minutes and more)
if [ -z "$identityType" ]; then
  az apim update \
    --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
    --enable-managed-identity true --output none
fi

step '2 Azure OpenAI instances'
# Is there contoso-eastus?
accountId1=$(if_there az cognitiveservices account show \
  --resource-group rg-contoso-ai --name contoso-eastus --subscription "${subscriptionId}" \
  --query id --output tsv)

# Make contoso-eastus in eastus
if [ -z "$accountId1" ]; then
  az cognitiveservices account create \
    --resource-group rg-contoso-ai --name contoso-eastus --subscription "${subscriptionId}" \
    --location eastus --kind OpenAI --sku S0 --custom-domain contoso-eastus --yes \
    --output none
fi

# Has it a custom domain? Without one no identity can sign in
domain1=$(az cognitiveservices account show \
  --resource-group rg-contoso-ai --name contoso-eastus --subscription "${subscriptionId}" \
  --query properties.customSubDomainName --output tsv)

# Give contoso-eastus its custom domain
if [ -z "$domain1" ]; then
  az cognitiveservices account update \
    --resource-group rg-contoso-ai --name contoso-eastus --subscription "${subscriptionId}" \
    --custom-domain contoso-eastus --output none
fi

# Deploy gpt-4o 2024-11-20 as gpt-4o on contoso-eastus
cat >"$bodies/deployment-1.json" <<'END'
{
    "properties": {
        "model": {
            "format": "OpenAI",
            "name": "gpt-4o",
            "version": "2024-11-20"
        }
    },
    "sku": {
        "capacity": 30,
        "name": "Standard"
    }
}
END
az rest \
  --method put \
  --url "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.CognitiveServices/accounts/contoso-eastus/deployments/gpt-4o?api-version=2023-05-01" \
  --body "@$bodies/deployment-1.json" --output none

# Wait until it is there
az resource wait \
  --ids "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.CognitiveServices/accounts/contoso-eastus/deployments/gpt-4o" \
  --api-version 2023-05-01 --created --interval 5 --timeout 1800 \
  --subscription "${subscriptionId}" --output none

step '3 Managed identity access'
# The managed identity of apim-contoso
principalId=$(az apim show \
  --resource-group rg-contoso-ai --name apim-contoso --subscription "${subscriptionId}" \
  --query identity.principalId --output tsv)
[ -n "$principalId" ] || stop 'apim-contoso has no system-assigned identity. Turn it on first.'

# Has it the role on contoso-eastus?
roleId1=$(az role assignment list \
  --scope "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.CognitiveServices/accounts/contoso-eastus" \
  --include-inherited --subscription "${subscriptionId}" \
  --query "[?principalId=='${principalId}' && roleDefinitionName=='Cognitive Services OpenAI User'].id | [0]" \
  --output tsv)

# Give it the role on contoso-eastus
if [ -z "$roleId1" ]; then
  done_if 'RoleAssignmentExists|role assignment already exists' az role assignment create \
    --assignee-object-id "${principalId}" --assignee-principal-type ServicePrincipal \
    --role 'Cognitive Services OpenAI User' \
    --scope "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.CognitiveServices/accounts/contoso-eastus" \
    --subscription "${subscriptionId}" --output none
fi

step '4 API schema'
# Nothing for az to do: the schema is openapi.json, beside this script.

step '5 Import the API'
# Import the API from its schema, or bring it up to date
az apim api import \
  --resource-group rg-contoso-ai --service-name apim-contoso --api-id azure-openai \
  --subscription "${subscriptionId}" --path contoso/openai --display-name 'Azure OpenAI' \
  --protocols https --specification-format OpenApiJson --specification-path openapi.json \
  --subscription-required true --subscription-key-header-name api-key \
  --subscription-key-query-param-name subscription-key --output none

step '6 API settings'
# Callers need a subscription key, in the header api-key
az apim api update \
  --resource-group rg-contoso-ai --service-name apim-contoso --api-id azure-openai \
  --subscription "${subscriptionId}" --subscription-required true \
  --subscription-key-header-name api-key \
  --subscription-key-query-param-name subscription-key --output none

step '7 Policy backends'
# Nothing for az to do: the policy of the next step asks these, the lowest priority first.
#   1  eastus  https://contoso-eastus.openai.azure.com

step '8 Apply the policy'
# Put the policy on all operations of the API
cat >"$bodies/policy.json" <<'END'
{
    "properties": {
        "format": "rawxml",
        "value": "<!--\n    Spreads the calls of this API over several Azure OpenAI backends. Made by Spillway; apply it to \"All operations\".\n\n    A backend whose answer says that it has no capacity left is set aside for as long as it asks for, and the request\n    goes to the next one at once. So does a request whose backend cannot be reached. When nobody is left, the caller\n    gets the last answer as it is.\n-->\n<policies>\n    <inbound>\n        <base />\n        <!-- The backends: those of the lowest priority number that are available are asked first.\n             retryAfter is not for you to set: until when a backend is set aside, in milliseconds. -->\n        <set-variable name=\"backendList\" value=\"@{\n            JArray backends = new JArray();\n            backends.Add(new JObject\n            {\n                { \"name\", \"eastus\" },\n                { \"url\", \"https://contoso-eastus.openai.azure.com\" },\n                { \"priority\", 1 },\n                { \"retryAfter\", 0 }\n            });\n            return backends.ToString(Newtonsoft.Json.Formatting.None);\n        }\" />\n        <!-- What is known about them is kept under a key that changes with the list: an edit counts at once. -->\n        <set-variable name=\"cacheKey\" value=\"@(\"openai-backends-\" + BitConverter.ToString(System.Security.Cryptography.SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes((string)context.Variables[\"backendList\"]))))\" />\n        <!-- The caller's credential stays here; the gateway signs in with its own. -->\n        <authentication-managed-identity resource=\"https://cognitiveservices.azure.com\" output-token-variable-name=\"msi-access-token\" ignore-error=\"false\" />\n        <set-header name=\"Authorization\" exists-action=\"override\">\n            <value>@(\"Bearer \" + (string)context.Variables[\"msi-access-token\"])</value>\n        </set-header>\n        <set-header name=\"api-key\" exists-action=\"delete\" />\n        <set-header name=\"Ocp-Apim-Subscription-Key\" exists-action=\"delete\" />\n        <set-query-parameter name=\"subscription-key\" exists-action=\"delete\" />\n        <!-- What this request has done so far. \"asked\" holds the places of the backends in the list: ,0,2, -->\n        <set-variable name=\"asked\" value=\",\" />\n        <set-variable name=\"attempts\" value=\"@(0)\" />\n        <set-variable name=\"pending\" value=\"@(false)\" />\n        <set-variable name=\"tryNext\" value=\"@(false)\" />\n    </inbound>\n    <backend>\n        <!-- One round asks one backend; the next follows at once. The condition is asked after a broken round too. -->\n        <retry condition=\"@((bool)context.Variables[\"pending\"] || (bool)context.Variables[\"tryNext\"])\" count=\"50\" interval=\"0\">\n            <set-variable name=\"tryNext\" value=\"@(false)\" />\n            <!-- Read anew for each pick, so that requests see each other's marks. -->\n            <cache-lookup-value key=\"@((string)context.Variables[\"cacheKey\"])\" default-value=\"@((string)context.Variables[\"backendList\"])\" variable-name=\"backends\" />\n            <!-- An attempt still pending here got no answer: no connection, or none in time. Set its backend aside. -->\n            <set-variable name=\"faulted\" value=\"@((bool)context.Variables[\"pending\"])\" />\n            <choose>\n                <when condition=\"@((bool)context.Variables[\"faulted\"])\">\n                    <set-variable name=\"pending\" value=\"@(false)\" />\n                    <set-variable name=\"timedOut\" value=\"@(context.LastError != null && context.LastError.Reason == \"Timeout\")\" />\n                    <set-variable name=\"backends\" value=\"@{\n                        JArray backends = JArray.Parse((string)context.Variables[\"backends\"]);\n                        backends[(int)context.Variables[\"backendIndex\"]][\"retryAfter\"] = DateTime.UtcNow.Ticks / 10000 + 10000;\n                        return backends.ToString(Newtonsoft.Json.Formatting.None);\n                    }\" />\n                    <cache-store-value key=\"@((string)context.Variables[\"cacheKey\"])\" value=\"@((string)context.Variables[\"backends\"])\" duration=\"86400\" />\n                </when>\n            </choose>\n            <!-- Who is asked next. -->\n            <set-variable name=\"backendIndex\" value=\"@{\n                if ((int)context.Variables[\"attempts\"] >= 50)\n                {\n                    return -1;\n                }\n                JArray backends = JArray.Parse((string)context.Variables[\"backends\"]);\n                string asked = (string)context.Variables[\"asked\"];\n                long now = DateTime.UtcNow.Ticks / 10000;\n                var candidates = new List<int>();\n                int lowest = int.MaxValue;\n                for (int i = 0; i < backends.Count; i++)\n                {\n                    JToken backend = backends[i];\n                    long until = backend.Value<long>(\"retryAfter\");\n                    // Available again as soon as its time has come; never asked twice for one request.\n                    if (now < until || asked.Contains(\",\" + i + \",\"))\n                    {\n                        continue;\n                    }\n                    int priority = backend.Value<int>(\"priority\");\n                    if (priority < lowest)\n                    {\n                        lowest = priority;\n                        candidates.Clear();\n                    }\n                    if (priority == lowest)\n                    {\n                        candidates.Add(i);\n                    }\n                }\n                if (candidates.Count < 2)\n                {\n                    return candidates.Count == 0 ? -1 : candidates[0];\n                }\n                // Seeded anew each time: seeds from the clock repeat within one tick.\n                Random random = new Random(Guid.NewGuid().GetHashCode());\n                return candidates[random.Next(candidates.Count)];\n            }\" />\n            <!-- Nobody is available, and nobody was asked yet: the first of the list is asked anyway, and its answer is the answer. -->\n            <set-variable name=\"askedAnyway\" value=\"@((int)context.Variables[\"backendIndex\"] < 0 && (int)context.Variables[\"attempts\"] == 0)\" />\n            <choose>\n                <when condition=\"@((bool)context.Variables[\"askedAnyway\"])\">\n                    <set-variable name=\"backendIndex\" value=\"@(0)\" />\n                </when>\n            </choose>\n            <choose>\n                <when condition=\"@((int)context.Variables[\"backendIndex\"] >= 0)\">\n                    <set-variable name=\"asked\" value=\"@((string)context.Variables[\"asked\"] + (int)context.Variables[\"backendIndex\"] + \",\")\" />\n                    <set-variable name=\"attempts\" value=\"@((int)context.Variables[\"attempts\"] + 1)\" />\n                    <set-variable name=\"backendUrl\" value=\"@(JArray.Parse((string)context.Variables[\"backends\"])[(int)context.Variables[\"backendIndex\"]].Value<string>(\"url\").TrimEnd('/') + \"/openai\")\" />\n                    <set-backend-service base-url=\"@((string)context.Variables[\"backendUrl\"])\" />\n                    <!-- If this breaks off, the rest of the round is skipped and \"pending\" stays set. -->\n                    <set-variable name=\"pending\" value=\"@(true)\" />\n                    <forward-request timeout=\"300\" buffer-request-body=\"true\" buffer-response=\"false\" />\n                    <set-variable name=\"pending\" value=\"@(false)\" />\n                    <choose>\n                        <when condition=\"@(context.Response != null && (context.Response.StatusCode == 401 || context.Response.StatusCode == 429 || context.Response.StatusCode >= 500))\">\n                            <!-- Set this backend aside for as long as its answer asks for: retry-after-ms,\n                                 x-ms-retry-after-ms, Retry-After, x-ratelimit-reset-requests, x-ratelimit-reset-tokens. -->\n                            <set-variable name=\"retryDateMs\" value=\"@{\n                                // A date is read against the clock of the answer where that has one: it comes first here.\n                                var headers = context.Response.Headers;\n                                DateTime from = DateTime.UtcNow;\n                                double wait = -1;\n                                foreach (string text in new[] { headers.GetValueOrDefault(\"Date\", \"\").Trim(), headers.GetValueOrDefault(\"Retry-After\", \"\").Trim() })\n                                {\n                                    // The three forms of RFC 9110: Sun, 06 Nov 1994 ... | Sunday, 06-Nov-94 ... | Sun Nov  6 ... 1994\n                                    wait = -1;\n                                    string time = \"([0-9]{2}):([0-9]{2}):([0-9]{2})\";\n                                    int dayAt = 1, monthAt = 2, yearAt = 3, timeAt = 4;\n                                    Match date = Regex.Match(text, \"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) ([A-Z][a-z]{2}) ([0-9]{4}) \" + time + \" GMT$\");\n                                    if (!date.Success)\n                                    {\n                                        date = Regex.Match(text, \"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, ([0-9]{2})-([A-Z][a-z]{2})-([0-9]{2}) \" + time + \" GMT$\");\n                                    }\n                                    if (!date.Success)\n                                    {\n                                        date = Regex.Match(text, \"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([ 0-9][0-9]) \" + time + \" ([0-9]{4})$\");\n                                        dayAt = 2; monthAt = 1; yearAt = 6; timeAt = 3;\n                                    }\n                                    if (!date.Success)\n                                    {\n                                        continue;\n                                    }\n                                    int month = \"JanFebMarAprMayJunJulAugSepOctNovDec\".IndexOf(date.Groups[monthAt].Value, StringComparison.Ordinal);\n                                    int day = int.Parse(date.Groups[dayAt].Value.Trim());\n                                    int hour = int.Parse(date.Groups[timeAt].Value);\n                                    int minute = int.Parse(date.Groups[timeAt + 1].Value);\n                                    int second = int.Parse(date.Groups[timeAt + 2].Value);\n                                    if (month < 0 || month % 3 != 0 || day < 1 || hour > 23 || minute > 59 || second > 60)\n                                    {\n                                        continue;\n                                    }\n                                    month = month / 3 + 1;\n                                    // Of the years that end in two digits: the latest that is not over 50 years ahead.\n                                    int year = int.Parse(date.Groups[yearAt].Value);\n                                    bool isShort = date.Groups[yearAt].Length == 2;\n                                    int earliest = isShort ? Math.Max(1, from.Year - 199) : Math.Max(1, year);\n                                    long latest = !isShort || from.Year > 9949 ? long.MaxValue : from.AddYears(50).Ticks;\n                                    for (year += isShort ? from.Year - from.Year % 100 + 100 : 0; year >= earliest; year -= 100)\n                                    {\n                                        if (year > 9999 || day > DateTime.DaysInMonth(year, month))\n                                        {\n                                            continue;\n                                        }\n                                        DateTime found = new DateTime(year, month, day, hour, minute, Math.Min(second, 59));\n                                        if (found.Ticks <= latest)\n                                        {\n                                            wait = Math.Max(0, (found.Ticks - from.Ticks) / 10000.0);\n                                            from = found;\n                                            break;\n                                        }\n                                    }\n                                }\n                                return wait;\n                            }\" />\n                            <set-variable name=\"waitMs\" value=\"@{\n                                var headers = context.Response.Headers;\n                                foreach (string name in new[] { \"retry-after-ms\", \"x-ms-retry-after-ms\", \"Retry-After\", \"x-ratelimit-reset-requests\", \"x-ratelimit-reset-tokens\" })\n                                {\n                                    string text = headers.GetValueOrDefault(name, \"\").Trim();\n                                    bool isReset = name.StartsWith(\"x-ratelimit-reset-\");\n                                    // Plain digits, with or without a fraction; in a reset header also durations: 17ms, 1s, 6m0s.\n                                    Match parts = Regex.Match(text, \"^(?>0*([0-9]+))(?>([.][0-9]{1,20})[0-9]*)?()$\");\n                                    if (!parts.Success && isReset)\n                                    {\n                                        parts = Regex.Match(text, \"^(?:(?>0*([0-9]+))(?>([.][0-9]{1,20})[0-9]*)?(ms|us|\\u00b5s|\\u03bcs|ns|h|m|s))+$\");\n                                    }\n                                    double wait = parts.Success ? 0 : -1;\n                                    int fractions = 0;\n                                    for (int i = 0; i < parts.Groups[1].Captures.Count; i++)\n                                    {\n                                        Capture digits = parts.Groups[1].Captures[i];\n                                        string number = digits.Value;\n                                        // Not every number has a fraction: one that belongs to this stands right behind it.\n                                        if (fractions < parts.Groups[2].Captures.Count && parts.Groups[2].Captures[fractions].Index == digits.Index + digits.Length)\n                                        {\n                                            number += parts.Groups[2].Captures[fractions].Value;\n                                            fractions++;\n                                        }\n                                        string unit = name.EndsWith(\"-ms\") ? \"ms\" : parts.Groups[3].Captures[i].Value;\n                                        double factor = unit == \"h\" ? 3600000 : unit == \"m\" ? 60000 : unit == \"s\" || unit == \"\" ? 1000 : unit == \"ms\" ? 1 : unit == \"ns\" ? 0.000001 : 0.001;\n                                        // Too large to hold is a day. JToken reads a number alike in every culture.\n                                        wait += digits.Length > 15 ? 86400000 : JToken.Parse(number).Value<double>() * factor;\n                                    }\n                                    if (name == \"Retry-After\" && !parts.Success)\n                                    {\n                                        wait = (double)context.Variables[\"retryDateMs\"];\n                                    }\n                                    // Garbage does not count, nor does a reset of zero. At least 0.1 s, so that nothing is asked\n                                    // in a hot loop; at most a day.\n                                    if (wait > 0 || (wait == 0 && !isReset))\n                                    {\n                                        return (long)Math.Min(86400000, Math.Max(100, Math.Ceiling(wait - 0.000001)));\n                                    }\n                                }\n                                return 10000L;\n                            }\" />\n                            <!-- Read again first: others may have set backends aside meanwhile. -->\n                            <cache-lookup-value key=\"@((string)context.Variables[\"cacheKey\"])\" default-value=\"@((string)context.Variables[\"backendList\"])\" variable-name=\"backends\" />\n                            <set-variable name=\"backends\" value=\"@{\n                                JArray backends = JArray.Parse((string)context.Variables[\"backends\"]);\n                                JToken backend = backends[(int)context.Variables[\"backendIndex\"]];\n                                long now = DateTime.UtcNow.Ticks / 10000;\n                                long until = now + (long)context.Variables[\"waitMs\"];\n                                backend[\"retryAfter\"] = until;\n                                return backends.ToString(Newtonsoft.Json.Formatting.None);\n                            }\" />\n                            <cache-store-value key=\"@((string)context.Variables[\"cacheKey\"])\" value=\"@((string)context.Variables[\"backends\"])\" duration=\"86400\" />\n                            <!-- Ask another one if there is one; else this answer is the caller's. -->\n                            <set-variable name=\"tryNext\" value=\"@{\n                                JArray backends = JArray.Parse((string)context.Variables[\"backends\"]);\n                                string asked = (string)context.Variables[\"asked\"];\n                                long now = DateTime.UtcNow.Ticks / 10000;\n                                if ((bool)context.Variables[\"askedAnyway\"] || (int)context.Variables[\"attempts\"] >= 50)\n                                {\n                                    return false;\n                                }\n                                for (int i = 0; i < backends.Count; i++)\n                                {\n                                    JToken backend = backends[i];\n                                    long until = backend.Value<long>(\"retryAfter\");\n                                    if (now >= until && !asked.Contains(\",\" + i + \",\"))\n                                    {\n                                        return true;\n                                    }\n                                }\n                                return false;\n                            }\" />\n                            <choose>\n                                <!-- Kept for the case that no other backend can be reached. A compressed body cannot be. -->\n                                <when condition=\"@((bool)context.Variables[\"tryNext\"])\">\n                                    <set-variable name=\"lastAnswer\" value=\"@(new JObject\n                                    {\n                                        { \"status\", context.Response.StatusCode },\n                                        { \"reason\", context.Response.StatusReason },\n                                        { \"backendUrl\", (string)context.Variables[\"backendUrl\"] },\n                                        { \"type\", context.Response.Headers.GetValueOrDefault(\"Content-Type\", \"application/json\") },\n                                        { \"retryAfter\", context.Response.Headers.GetValueOrDefault(\"Retry-After\", (((long)context.Variables[\"waitMs\"] + 999) / 1000).ToString()) },\n                                        { \"retryAfterMs\", context.Response.Headers.GetValueOrDefault(\"retry-after-ms\", ((long)context.Variables[\"waitMs\"]).ToString()) },\n                                        { \"body\", context.Response.Body == null || context.Response.Headers.ContainsKey(\"Content-Encoding\") ? \"\" : context.Response.Body.As<string>(preserveContent: true) }\n                                    })\" />\n                                </when>\n                            </choose>\n                        </when>\n                    </choose>\n                </when>\n                <!-- The last attempt broke off and nobody is left: the last answer that another backend gave, else a 502. -->\n                <when condition=\"@((bool)context.Variables[\"faulted\"] && context.Variables.ContainsKey(\"lastAnswer\"))\">\n                    <return-response>\n                        <set-status code=\"@(((JObject)context.Variables[\"lastAnswer\"]).Value<int>(\"status\"))\" reason=\"@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"reason\"))\" />\n                        <set-header name=\"Content-Type\" exists-action=\"override\">\n                            <value>@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"type\"))</value>\n                        </set-header>\n                        <set-header name=\"Retry-After\" exists-action=\"override\">\n                            <value>@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"retryAfter\"))</value>\n                        </set-header>\n                        <set-header name=\"retry-after-ms\" exists-action=\"override\">\n                            <value>@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"retryAfterMs\"))</value>\n                        </set-header>\n                        <set-header name=\"x-openai-backendurl\" exists-action=\"override\">\n                            <value>@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"backendUrl\"))</value>\n                        </set-header>\n                        <set-body>@(((JObject)context.Variables[\"lastAnswer\"]).Value<string>(\"body\"))</set-body>\n                    </return-response>\n                </when>\n                <when condition=\"@((bool)context.Variables[\"faulted\"])\">\n                    <return-response>\n                        <set-status code=\"@((bool)context.Variables[\"timedOut\"] ? 504 : 502)\" reason=\"@((bool)context.Variables[\"timedOut\"] ? \"Gateway Timeout\" : \"Bad Gateway\")\" />\n                        <set-header name=\"Content-Type\" exists-action=\"override\">\n                            <value>application/json</value>\n                        </set-header>\n                        <set-body>@(new JObject(new JProperty(\"error\", new JObject(new JProperty(\"code\", (bool)context.Variables[\"timedOut\"] ? \"504\" : \"502\"), new JProperty(\"message\", \"No backend could be reached.\")))).ToString())</set-body>\n                    </return-response>\n                </when>\n            </choose>\n        </retry>\n    </backend>\n    <outbound>\n        <base />\n        <!-- The caller learns who answered. -->\n        <set-header name=\"x-openai-backendurl\" exists-action=\"override\">\n            <value>@(context.Variables.GetValueOrDefault<string>(\"backendUrl\", \"none\"))</value>\n        </set-header>\n    </outbound>\n    <on-error>\n        <base />\n    </on-error>\n</policies>\n"
    }
}
END
az rest \
  --method put \
  --url "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.ApiManagement/service/apim-contoso/apis/azure-openai/policies/policy?api-version=2022-08-01" \
  --body "@$bodies/policy.json" --output none

step '9 Client subscription'
# Make the subscription team-a for the API
cat >"$bodies/subscription.json" <<'END'
{
    "properties": {
        "displayName": "team-a",
        "scope": "/apis/azure-openai",
        "state": "active"
    }
}
END
az rest \
  --method put \
  --url "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.ApiManagement/service/apim-contoso/subscriptions/team-a?api-version=2022-08-01" \
  --body "@$bodies/subscription.json" --output none

# Its key
# (It stays in the variable and is not shown.)
clientKey=$(az rest \
  --method post \
  --url "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.ApiManagement/service/apim-contoso/subscriptions/team-a/listSecrets?api-version=2022-08-01" \
  --query primaryKey --output tsv)
[ -n "$clientKey" ] || stop 'Azure gave no key for the subscription.'

step '10 Test'
# Roles and new deployments take some minutes until they are in force, so it is tried for ten.
# The key goes to curl by its standard input: arguments can be read by others.
url='https://apim-contoso.azure-api.net/contoso/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21'
cat >"$bodies/chat.json" <<'END'
{
    "messages": [
        {
            "content": "What is a spillway, in two sentences?",
            "role": "user"
        }
    ]
}
END
: >"$bodies/answer"
tries=1
while true; do
  status=$(printf 'header = "api-key: %s"\n' "$clientKey" |
    curl --config - --silent --show-error --max-time 120 --output "$bodies/answer" \
      --write-out '%{http_code}' --header 'Content-Type: application/json' \
      --data "@$bodies/chat.json" -- "$url") || status=000
  [ "$status" != 200 ] || break
  printf 'Status %s, try %s of 20\n' "$status" "$tries" >&2
  if [ "$tries" -ge 20 ]; then
    cat "$bodies/answer" >&2
    stop "The gateway answers $status. The steps before are done; run it again later."
  fi
  tries=$((tries + 1))
  sleep 30
done
cat "$bodies/answer"
printf '\n'

printf '\nDone. Clients use the endpoint %s\n' https://apim-contoso.azure-api.net/contoso
cat <<'END'
The key for them, when you need it (it goes into a variable):
  subscriptionId=$(az account show --query id --output tsv)
  clientKey=$(az rest \
    --method post \
    --url "/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-ai/providers/Microsoft.ApiManagement/service/apim-contoso/subscriptions/team-a/listSecrets?api-version=2022-08-01" \
    --query primaryKey --output tsv)
END
