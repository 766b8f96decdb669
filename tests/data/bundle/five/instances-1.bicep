// The Azure OpenAI instances of another resource group, for main.bicep. Made by Spillway.

param serviceId string
param principalId string

var roleDefinition = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')

resource account1 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'contoso-swedencentral'
  location: 'swedencentral'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'contoso-swedencentral'
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
  name: guid(account1.id, serviceId, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource account2 'Microsoft.CognitiveServices/accounts@2023-05-01' = {
  name: 'contoso-francecentral'
  location: 'francecentral'
  kind: 'OpenAI'
  sku: {
    name: 'S0'
  }
  properties: {
    customSubDomainName: 'contoso-francecentral'
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
  name: guid(account2.id, serviceId, roleDefinition)
  properties: {
    roleDefinitionId: roleDefinition
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
