using '../eventing.bicep'

param environmentName = 'snapshot'
param location = 'swedencentral'
