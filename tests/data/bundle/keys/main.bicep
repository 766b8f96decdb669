// Azure OpenAI instances behind API Management. Made by Spillway; for az deployment group create.

@description('Balance by a pool of backend resources with circuit breakers instead of the policy.')
param useNativePool bool = false

@description('The schema of the API: openApi=@openapi.json')
param openApi string

@secure()
@description('The key that the policy calls eastus-key')
param key1 string

@secure()
@description('The key that the policy calls westus3-key')
param key2 string

var roleDefinition = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')
var policy = loadTextContent('apim-policy.xml')
var poolPolicy = '''
<!--
    Leaves the balancing to a pool of backend resources with circuit breakers: the alternative to the policy that states
    the endpoint's rules. Made by Spillway; apply it to "All operations".
-->
<policies>
    <inbound>
        <base />
        <!-- The caller's credential stays here; the gateway signs in with its own. -->
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="delete" />
        <set-query-parameter name="subscription-key" exists-action="delete" />
        <set-header name="Authorization" exists-action="delete" />
        <set-header name="api-key" exists-action="delete" />
        <set-backend-service backend-id="openai-pool" />
    </inbound>
    <backend>
        <!-- Each round asks another member, until the pool has none left: it answers 503 then. -->
        <retry condition="@(context.Response == null || ((context.Response.StatusCode == 429 || context.Response.StatusCode == 503) && !(context.Response.StatusCode == 503 && (context.Response.StatusReason ?? "").Contains("Backend pool"))))" count="1" interval="0" first-fast-retry="true">
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
  name: 'apim-keys'
  location: 'eastus'
  sku: {
    name: 'Developer'
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

resource account1Deployment1 'Microsoft.CognitiveServices/accounts/deployments@2023-05-01' = {
  parent: account1
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

resource account2Role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account2
  name: guid(account2.id, service.id, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource key1Value 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'eastus-key'
  properties: {
    displayName: 'eastus-key'
    secret: true
    value: key1
  }
}

resource key2Value 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'westus3-key'
  properties: {
    displayName: 'westus3-key'
    secret: true
    value: key2
  }
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'azure-openai'
  properties: {
    displayName: 'Azure OpenAI'
    path: 'openai'
    protocols: [
      'https'
    ]
    subscriptionRequired: true
    subscriptionKeyParameterNames: {
      header: 'api-key'
      query: 'subscription-key'
    }
    serviceUrl: 'https://contoso-eastus.openai.azure.com/openai'
    format: 'openapi+json'
    value: openApi
  }
}

resource backend1 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-1'
  properties: {
    title: 'eastus'
    url: 'https://contoso-eastus.openai.azure.com/openai'
    protocol: 'http'
    credentials: {
      header: {
        'api-key': [
          '{{eastus-key}}'
        ]
      }
    }
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT10S'
            statusCodeRanges: [
              {
                min: 429
                max: 429
              }
              {
                min: 503
                max: 503
              }
            ]
          }
          tripDuration: 'PT10S'
          acceptRetryAfter: true
        }
      ]
    }
  }
  dependsOn: [
    key1Value
    key2Value
  ]
}

resource backend2 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-2'
  properties: {
    title: 'westus3'
    url: 'https://contoso-westus3.openai.azure.com/openai'
    protocol: 'http'
    credentials: {
      header: {
        'api-key': [
          '{{westus3-key}}'
        ]
      }
    }
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT10S'
            statusCodeRanges: [
              {
                min: 429
                max: 429
              }
              {
                min: 503
                max: 503
              }
            ]
          }
          tripDuration: 'PT10S'
          acceptRetryAfter: true
        }
      ]
    }
  }
  dependsOn: [
    key1Value
    key2Value
  ]
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
          weight: 1
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
    key1Value
    key2Value
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

output clientEndpoint string = 'https://apim-keys.azure-api.net'
