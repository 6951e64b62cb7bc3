// What somebody must know: dead letters, failing deliveries, quarantined events, shards given up.

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Unique part of names.')
param token string

@description('Required. The topic.')
param topicName string

@description('Required. Workspace of the logs.')
param workspaceName string

@description('Required. Where alerts are mailed to; empty for nowhere.')
param email string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'annals'
    enabled: true
    emailReceivers: [{ name: 'mail', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var ingested = loadTextContent('../queries/ingested.kql')

var onTopic = [
  {
    name: 'dead-letters'
    metric: 'DeadLetteredCount'
    threshold: 0
    severity: 1
    description: 'Event Grid gave events up; they are in the container deadletters. See docs/operations.md.'
  }
  {
    name: 'delivery-failures'
    metric: 'DeliveryAttemptFailCount'
    threshold: 20
    severity: 2
    description: 'The processor refuses deliveries. Event Grid tries again for 24 hours.'
  }
]

resource topicAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in onTopic: {
    name: 'alert-${alert.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [topic.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.EventGrid/topics'
            metricName: alert.metric
            operator: 'GreaterThan'
            threshold: alert.threshold
            timeAggregation: 'Total'
          }
        ]
      }
      autoMitigate: true
      actions: empty(email) ? [] : [{ actionGroupId: people.id }]
    }
  }
]

var onLogs = [
  {
    name: 'quarantine'
    severity: 2
    description: 'Events could not be accepted; they are in the container quarantine with the reason.'
    query: '${ingested}${loadTextContent('../queries/quarantine.kql')}'
    measure: 'events'
  }
  {
    name: 'poison-queue'
    severity: 1
    description: 'Shards of a replay were given up after their last attempt; they are in the queue shards-poison.'
    query: loadTextContent('../queries/poison.kql')
    measure: 'messages'
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in onLogs: {
    name: 'alert-${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      // The tables of the query are made by the first log line, after the first deployment.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: alert.measure
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]
