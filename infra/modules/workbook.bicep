// One page in the portal: throughput, latency, quarantine, dead letters, failures.

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Workspace of the logs.')
param workspaceName string

@description('Required. The topic.')
param topicName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  name: workspaceName
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

var ingested = loadTextContent('../queries/ingested.kql')

var charts = [
  { title: 'Events a minute', query: '${ingested}${loadTextContent('../queries/throughput.kql')}' }
  { title: 'Time a delivery takes, ms', query: '${ingested}${loadTextContent('../queries/latency.kql')}' }
  { title: 'From publish to durable, ms', query: loadTextContent('../queries/publish-to-durable.kql') }
  { title: 'Events waiting and under way', query: loadTextContent('../queries/queue.kql') }
  { title: 'Transactions', query: loadTextContent('../queries/flushes.kql') }
  { title: 'Quarantined, by reason', query: '${ingested}${loadTextContent('../queries/quarantine.kql')}' }
  { title: 'Exceptions', query: loadTextContent('../queries/failures.kql') }
]

var topicMetrics = [
  'PublishSuccessCount'
  'DeliverySuccessCount'
  'DeliveryAttemptFailCount'
  'DeadLetteredCount'
]

var logItems = map(charts, chart => {
  type: 3
  name: chart.title
  content: {
    version: 'KqlItem/1.0'
    title: chart.title
    query: chart.query
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    crossComponentResources: [workspace.id]
    timeContext: { durationMs: 86400000 }
  }
})

var metricItem = {
  type: 10
  name: 'Event Grid'
  content: {
    version: 'MetricsItem/2.0'
    title: 'Event Grid'
    chartType: 2
    resourceType: 'microsoft.eventgrid/topics'
    resourceIds: [topic.id]
    timeContext: { durationMs: 86400000 }
    metrics: map(topicMetrics, metric => {
      namespace: 'microsoft.eventgrid/topics'
      metric: 'microsoft.eventgrid/topics--${metric}'
      aggregation: 1
    })
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'annals')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Annals'
    category: 'workbook'
    sourceId: workspace.id
    serializedData: string({ version: 'Notebook/1.0', items: concat(logItems, [metricItem]) })
  }
}

@description('Name.')
output name string = workbook.name

@description('Id.')
output resourceId string = workbook.id
