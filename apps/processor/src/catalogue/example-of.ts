import type { JsonSchema } from '@annals/events-schema/contract';
import { sample } from 'openapi-sampler';

/** Data that fits a schema, the same each time. */
export const exampleOf = (schema: JsonSchema): unknown => sample(schema);
