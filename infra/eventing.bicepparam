// What azd deploys after the code. Each value is the azd environment's, or the default here.
using 'eventing.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param maxEventsPerBatch = int(readEnvironmentVariable('ANNALS_MAX_EVENTS_PER_BATCH', '500'))
param preferredBatchSizeInKilobytes = int(readEnvironmentVariable('ANNALS_PREFERRED_BATCH_SIZE_KB', '512'))
param maxDeliveryAttempts = int(readEnvironmentVariable('ANNALS_MAX_DELIVERY_ATTEMPTS', '30'))
param eventTimeToLiveInMinutes = int(readEnvironmentVariable('ANNALS_EVENT_TIME_TO_LIVE_MINUTES', '1440'))
