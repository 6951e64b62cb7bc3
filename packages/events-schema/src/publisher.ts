export { splitIntoBatches } from './publish/batches.ts';
export { EndpointError, isEndpointError } from './publish/endpoint.ts';
export type { SealEvent, TraceContext } from './publish/prepare.ts';
export {
  createPublisher,
  type Publishable,
  type Publisher,
  type PublisherOptions,
  type PublishOptions,
} from './publish/publisher.ts';
export { PublishError, isPublishError, type EventOutcome, type PublishReport } from './publish/report.ts';
export type { RetryOptions } from './publish/retry.ts';
export { connectTopic, type Topic, type TopicOptions } from './publish/topic.ts';
export { EventInvalidError, isEventInvalidError, type EventViolation } from './errors.ts';
