// SPDX-License-Identifier: MIT
#include "app/commands/variables.h"

using namespace Qt::StringLiterals;

namespace spillway
{

QList<VariableSpec> credentialVariables()
{
    return {
        {u"SPILLWAY_KEY_NAME"_s, u"the key of backend NAME, in upper case, others than A-Z and 0-9 as _"_s},
        {u"SPILLWAY_CLIENT_KEY"_s, u"the key that callers must present"_s},
        {u"SPILLWAY_ENTRA_TOKEN"_s,
         u"a token for backends with \"auth\": \"entra\"; without it AZURE_TENANT_ID, AZURE_CLIENT_ID and "
         "AZURE_CLIENT_SECRET, else a managed identity, else az"_s},
    };
}

QList<VariableSpec> backendVariables()
{
    return {
        {u"BACKEND_n_URL"_s, u"https://NAME.openai.azure.com"_s},
        {u"BACKEND_n_PRIORITY"_s, u"1 is asked first"_s},
        {u"BACKEND_n_APIKEY"_s, u"without it: a Microsoft Entra ID token"_s},
        {u"BACKEND_n_DEPLOYMENT_NAME"_s, u"takes the place of the deployment in the path"_s},
        {u"HTTP_TIMEOUT_SECONDS"_s, u"how long a backend may stay silent"_s},
    };
}

} // namespace spillway
