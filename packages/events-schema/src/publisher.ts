export { EndpointError, isEndpointError } from './publish/endpoint.ts';
export type { TraceContext } from './publish/prepare.ts';
export {
  createPublisher,
  type Publishable,
  type Publisher,
  type PublisherOptions,
  type PublishOptions,
} from './publish/publisher.ts';
export { PublishError, isPublishError, type EventOutcome, type PublishReport } from './publish/report.ts';
export type { RetryOptions } from './publish/retry.ts';
export { EventInvalidError, isEventInvalidError, type EventViolation } from './errors.ts';
