@description('Who may publish to the topic.')
@export()
type principal = {
  @description('Required. Object id of a user, group, service principal or managed identity.')
  @minLength(36)
  @maxLength(36)
  id: string

  @description('Required. What the id is; Azure refuses a role assignment whose type is wrong.')
  type: 'User' | 'Group' | 'ServicePrincipal'
}

@description('How a function app scales.')
@export()
type scale = {
  @description('Required. Memory of an instance, in MB.')
  memoryMB: 512 | 2048 | 4096

  @description('Required. Most instances at a time. Bounds: Flex Consumption.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Required. Instances that are never scaled in, for the trigger named in alwaysReadyFor.')
  @minValue(0)
  @maxValue(20)
  alwaysReady: int

  @description('Required. What the always-ready instances serve: `function:<name>`, or `http`.')
  alwaysReadyFor: string
}
