import { hash } from 'node:crypto';
import type { AnyStream } from '@annals/events-schema';
import { jsonSchemaOf } from '@annals/events-schema/contract';
import canonicalize from 'canonicalize';

/** By event type, a hash of the JSON Schema of its data: every version that a stream of this kind may hold. */
export const schemaHashes = ({ versions }: AnyStream): Record<string, string> =>
  Object.fromEntries(
    [...versions].map(([type, { definition }]) => [
      type,
      hash('sha256', canonicalize(jsonSchemaOf(definition)) ?? ''),
    ]),
  );
