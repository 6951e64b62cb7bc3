using '../main.bicep'

param environmentName = 'snapshot'
param location = 'swedencentral'
param operatorId = '00000000-0000-0000-0000-00000000000a'
param operatorType = 'ServicePrincipal'
param producers = [{ id: '00000000-0000-0000-0000-00000000000b', type: 'Group' }]
param dataRedundancy = 'Standard_GZRS'
param nodeVersion = '24'
param processorMaximumInstances = 1000
param processorAlwaysReady = 1
param retention = 'conversation=400d,evaluation=keep'
param retentionSchedule = '0 30 2 * * *'
param zoneRedundant = true
param privateNetwork = true
param allowedIpRanges = ['203.0.113.0/24']
param publishRejections = true
param alertEmail = 'alerts@example.com'
