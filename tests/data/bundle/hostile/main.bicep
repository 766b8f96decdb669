// Azure OpenAI instances behind API Management. Made by Spillway; for az deployment group create.

@description('Balance by a pool of backend resources with circuit breakers instead of the policy.')
param useNativePool bool = false

@description('The schema of the API: openApi=@openapi.json')
param openApi string

@description('The resource id of the identity with the client id 01234567-89ab-cdef-0123-456789abcdef')
param userAssignedIdentityId string

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
        <authentication-managed-identity resource="https://cognitiveservices.azure.com" client-id="01234567-89ab-cdef-0123-456789abcdef" output-token-variable-name="msi-access-token" ignore-error="false" />
        <set-header name="Authorization" exists-action="override">
            <value>@("Bearer " + (string)context.Variables["msi-access-token"])</value>
        </set-header>
        <set-header name="api-key" exists-action="delete" />
        <set-header name="Ocp-Apim-Subscription-Key" exists-action="delete" />
        <set-query-parameter name="subscription-key" exists-action="delete" />
        <set-backend-service backend-id="openai-pool" />
    </inbound>
    <backend>
        <forward-request timeout="300" buffer-request-body="true" buffer-response="false" />
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
  name: 'apim-hostile'
  location: 'East US 2'
  sku: {
    name: 'Premium'
    capacity: 1
  }
  identity: {
    type: 'SystemAssigned, UserAssigned'
    userAssignedIdentities: {
      '${userAssignedIdentityId}': {}
    }
  }
  properties: {
    publisherName: '[parameters(\'x\')]'
    publisherEmail: 'o\'brien@contoso.com'
  }
}

resource account1 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'hostile-a'
  location: 'eastus2'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'hostile-a'
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
    principalId: reference(userAssignedIdentityId, '2023-01-31').principalId
    principalType: 'ServicePrincipal'
  }
}

resource account2 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'hostile-b'
  location: 'eastus2'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'hostile-b'
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
    principalId: reference(userAssignedIdentityId, '2023-01-31').principalId
    principalType: 'ServicePrincipal'
  }
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'azure-openai'
  properties: {
    displayName: '[\'\${x}\' \$(id) "]'
    path: 'team/openai'
    protocols: [
      'https'
    ]
    subscriptionRequired: true
    subscriptionKeyParameterNames: {
      header: 'api-key'
      query: 'subscription-key'
    }
    serviceUrl: 'https://a.openai.azure.com/a%22b/openai'
    format: 'openapi+json'
    value: openApi
  }
}

resource backend1 'Microsoft.ApiManagement/service/backends@2024-05-01' = if (useNativePool) {
  parent: service
  name: 'openai-1'
  properties: {
    title: '[concat(\'a"b\'c\$(id)`id`]]>\${x}"@(1)@{2}{{s}}<x/>--><!--\\u0022\'\'\'|*_#\u{202e}txt\u{2066}\')]'
    url: 'https://a.openai.azure.com/a%22b/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT10S'
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
          tripDuration: 'PT10S'
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
    title: '\u{1f600} \u{fc} \'\${x}\\'
    url: 'https://b.openai.azure.com/openai'
    protocol: 'http'
    circuitBreaker: {
      rules: [
        {
          name: 'throttled'
          failureCondition: {
            count: 1
            interval: 'PT10S'
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
          tripDuration: 'PT10S'
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
    pool
  ]
}

resource clientSubscription 'Microsoft.ApiManagement/service/subscriptions@2024-05-01' = {
  parent: service
  name: 'team-b'
  properties: {
    displayName: 'team-b'
    scope: '/apis/azure-openai'
    state: 'active'
  }
  dependsOn: [
    api
  ]
}

output clientEndpoint string = 'https://apim-hostile.azure-api.net/team'
