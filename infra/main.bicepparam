// What azd deploys. Each value is the azd environment's (`azd env set NAME VALUE`), or the default here.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param operatorId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
// azd says User or ServicePrincipal; where it does not, a run on GitHub is the latter.
param operatorType = readEnvironmentVariable(
  'AZURE_PRINCIPAL_TYPE',
  readEnvironmentVariable('GITHUB_ACTIONS', '') == 'true' ? 'ServicePrincipal' : 'User'
)
param producers = json(readEnvironmentVariable('ANNALS_PRODUCERS', '[]'))
param dataRedundancy = readEnvironmentVariable('ANNALS_DATA_REDUNDANCY', 'Standard_ZRS')
param nodeVersion = readEnvironmentVariable('ANNALS_NODE_VERSION', '22')
param processorMemoryMB = any(int(readEnvironmentVariable('ANNALS_PROCESSOR_MEMORY_MB', '2048')))
param processorMaximumInstances = int(readEnvironmentVariable('ANNALS_PROCESSOR_MAXIMUM_INSTANCES', '100'))
param processorAlwaysReady = int(readEnvironmentVariable('ANNALS_PROCESSOR_ALWAYS_READY', '0'))
param processorLogEvents = bool(readEnvironmentVariable('ANNALS_LOG_EVENTS', 'false'))
param replayerMemoryMB = any(int(readEnvironmentVariable('ANNALS_REPLAYER_MEMORY_MB', '2048')))
param replayerMaximumInstances = int(readEnvironmentVariable('ANNALS_REPLAYER_MAXIMUM_INSTANCES', '100'))
param followSchedule = readEnvironmentVariable('ANNALS_FOLLOW_SCHEDULE', '0 * * * * *')
param retention = readEnvironmentVariable('ANNALS_RETENTION', '')
param retentionSchedule = readEnvironmentVariable('ANNALS_RETENTION_SCHEDULE', '')
param zoneRedundant = bool(readEnvironmentVariable('ANNALS_ZONE_REDUNDANT', 'false'))
param privateNetwork = bool(readEnvironmentVariable('ANNALS_PRIVATE_NETWORK', 'false'))
param allowedIpRanges = json(readEnvironmentVariable('ANNALS_ALLOWED_IP_RANGES', '[]'))
param quarantineDays = int(readEnvironmentVariable('ANNALS_QUARANTINE_DAYS', '90'))
param deadLetterDays = int(readEnvironmentVariable('ANNALS_DEAD_LETTER_DAYS', '90'))
param recoverKeyVault = bool(readEnvironmentVariable('ANNALS_RECOVER_KEY_VAULT', 'false'))
param logRetentionDays = int(readEnvironmentVariable('ANNALS_LOG_RETENTION_DAYS', '30'))
param publishRejections = bool(readEnvironmentVariable('ANNALS_PUBLISH_REJECTIONS', 'false'))
param alertEmail = readEnvironmentVariable('ANNALS_ALERT_EMAIL', '')
