export { deliver, type DeliverOptions, type Delivery } from './deliver.ts';
export { isTrafficError, TrafficError, type TrafficErrorCode } from './errors.ts';
export type { TrafficOptions } from './options.ts';
export { simulateTraffic } from './simulate.ts';
export {
  ageingPerDay,
  declaredLogit,
  luck,
  type Making,
  type ModelName,
  models,
  type PromptVersion,
  prompts,
} from './world/quality.ts';
export { type Topic, topics } from './world/topics.ts';
