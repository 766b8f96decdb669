// Azure OpenAI instances behind API Management. Made by Spillway; for az deployment group create.

@description('Balance by a pool of backend resources with circuit breakers instead of the policy.')
param useNativePool bool = false

var roleDefinition = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')
var policy = loadTextContent('apim-policy.xml')
var openApi = loadTextContent('openapi.json')
var poolPolicy = '''
<!--
    Leaves the balancing to a pool of backend resources with circuit breakers: the alternative to the policy that states
    the endpoint's rules. Made by Spillway; apply it to "All operations".
-->
<policies>
    <inbound>
        <base />
        <!-- The caller's credential stays here; the gateway signs in with its own. -->
        <authentication-managed-identity resource="https://cognitiveservices.azure.com" output-token-variable-name="msi-access-token" ignore-error="false" />
        <set-header name="Authorization" exists-action="override">
            <value>@("Bearer " + (string)context.Variables["msi-access-token"])</value>
        </set-header>
        <set-header name="api-key" exists-action="delete" />
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="delete" />
        <set-query-parameter name="subscription-key" exists-action="delete" />
        <set-backend-service backend-id="openai-pool" />
    </inbound>
    <backend>
        <!-- Each round asks another member, until the pool has none left: it answers 503 then. -->
        <retry condition="@(context.Response == null || ((context.Response.StatusCode == 401 || context.Response.StatusCode == 429 || context.Response.StatusCode >= 500) && !(context.Response.StatusCode == 503 && (context.Response.StatusReason ?? "").Contains("Backend pool"))))" count="4" interval="0" first-fast-retry="true">
            <forward-request timeout="300" buffer-request-body="true" buffer-response="false" />
        </retry>
    </backend>
    <outbound>
        <base />
    </outbound>
    <on-error>
        <base />
    </on-error>
</policies>
'''

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: 'apim-contoso'
  location: 'eastus'
  sku: {
    name: 'StandardV2'
    capacity: 1
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    publisherName: 'Contoso'
    publisherEmail: 'api@contoso.com'
  }
}

resource account1 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'contoso-ptu'
  location: 'eastus'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'contoso-ptu'
  }
}

resource account1Deployment1 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account1
  name: 'gpt-4o'
  sku: {
    name: 'ProvisionedManaged'
    capacity: 50
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'gpt-4o'
      version: '2024-11-20'
    }
  }
}

resource account1Deployment2 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account1
  name: 'embeddings'
  sku: {
    name: 'Standard'
    capacity: 120
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'text-embedding-3-large'
      version: '1'
    }
  }
  dependsOn: [
    account1Deployment1
  ]
}

resource account1Role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account1
  name: guid(account1.id, service.id, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource account2 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'contoso-eastus'
  location: 'eastus'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'contoso-eastus'
  }
}

resource account2Deployment1 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account2
  name: 'gpt-4o'
  sku: {
    name: 'Standard'
    capacity: 30
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'gpt-4o'
      version: '2024-11-20'
    }
  }
}

resource account2Deployment2 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account2
  name: 'embeddings'
  sku: {
    name: 'Standard'
    capacity: 120
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'text-embedding-3-large'
      version: '1'
    }
  }
  dependsOn: [
    account2Deployment1
  ]
}

resource account2Role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account2
  name: guid(account2.id, service.id, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource account3 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'contoso-westus3'
  location: 'westus3'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'contoso-westus3'
  }
}

resource account3Deployment1 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account3
  name: 'gpt-4o'
  sku: {
    name: 'Standard'
    capacity: 30
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'gpt-4o'
      version: '2024-11-20'
    }
  }
}

resource account3Deployment2 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account3
  name: 'embeddings'
  sku: {
    name: 'Standard'
    capacity: 120
  }
  properties: {
    model: {
      format: 'OpenAI'
      name: 'text-embedding-3-large'
      version: '1'
    }
  }
  dependsOn: [
    account3Deployment1
  ]
}

resource account3Role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account3
  name: guid(account3.id, service.id, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

module instances1 'instances-1.bicep' = {
  name: 'openai-instances-1'
  scope: resourceGroup('rg-contoso-eu')
  params: {
    serviceId: service.id
    principalId: service.identity.principalId
  }
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'azure-openai'
  properties: {
    displayName: 'Azure OpenAI'
    path: 'contoso/openai'
    protocols: [
      'https'
    ]
    subscriptionRequired: true
    subscriptionKeyParameterNames: {
      header: 'api-key'
      query: 'subscription-key'
    }
    serviceUrl: 'https://contoso-ptu.openai.azure.com/openai'
    format: 'openapi+json'
    value: openApi
  }
}

resource backend1 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-1'
  properties: {
    title: 'ptu'
    url: 'https://contoso-ptu.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT3S'
            statusCodeRanges: [
              {
                min: 401
                max: 401
              }
              {
                min: 429
                max: 429
              }
              {
                min: 500
                max: 599
              }
            ]
          }
          tripDuration: 'PT3S'
          acceptRetryAfter: true
        }
      ]
    }
  }
}

resource backend2 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-2'
  properties: {
    title: 'eastus'
    url: 'https://contoso-eastus.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT3S'
            statusCodeRanges: [
              {
                min: 401
                max: 401
              }
              {
                min: 429
                max: 429
              }
              {
                min: 500
                max: 599
              }
            ]
          }
          tripDuration: 'PT3S'
          acceptRetryAfter: true
        }
      ]
    }
  }
}

resource backend3 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-3'
  properties: {
    title: 'westus3'
    url: 'https://contoso-westus3.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT3S'
            statusCodeRanges: [
              {
                min: 401
                max: 401
              }
              {
                min: 429
                max: 429
              }
              {
                min: 500
                max: 599
              }
            ]
          }
          tripDuration: 'PT3S'
          acceptRetryAfter: true
        }
      ]
    }
  }
}

resource backend4 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-4'
  properties: {
    title: 'swedencentral'
    url: 'https://contoso-swedencentral.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT3S'
            statusCodeRanges: [
              {
                min: 401
                max: 401
              }
              {
                min: 429
                max: 429
              }
              {
                min: 500
                max: 599
              }
            ]
          }
          tripDuration: 'PT3S'
          acceptRetryAfter: true
        }
      ]
    }
  }
}

resource backend5 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-5'
  properties: {
    title: 'francecentral'
    url: 'https://contoso-francecentral.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT3S'
            statusCodeRanges: [
              {
                min: 401
                max: 401
              }
              {
                min: 429
                max: 429
              }
              {
                min: 500
                max: 599
              }
            ]
          }
          tripDuration: 'PT3S'
          acceptRetryAfter: true
        }
      ]
    }
  }
}

resource pool 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-pool'
  properties: {
    type: 'Pool'
    pool: {
      services: [
        {
          id: backend1.id
          priority: 1
          weight: 1
        }
        {
          id: backend2.id
          priority: 2
          weight: 3
        }
        {
          id: backend3.id
          priority: 2
          weight: 2
        }
        {
          id: backend4.id
          priority: 3
          weight: 3
        }
        {
          id: backend5.id
          priority: 3
          weight: 2
        }
      ]
    }
  }
}

resource apiPolicy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  parent: api
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: useNativePool ? poolPolicy : policy
  }
  dependsOn: [
    pool
  ]
}

resource clientSubscription 'Microsoft.ApiManagement/service/subscriptions@2024-05-01' = {
  parent: service
  name: 'team-a'
  properties: {
    displayName: 'team-a'
    scope: '/apis/azure-openai'
    state: 'active'
  }
  dependsOn: [
    api
  ]
}

output clientEndpoint string = 'https://apim-contoso.azure-api.net/contoso'
