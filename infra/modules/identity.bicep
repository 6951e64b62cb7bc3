// One identity an app, so that each has only what it needs.

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Name.')
param name string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Who roles are given to.')
output principalId string = identity.properties.principalId

@description('Name.')
output name string = identity.name

@description('Id.')
output resourceId string = identity.id
