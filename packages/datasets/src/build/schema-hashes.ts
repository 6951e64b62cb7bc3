import { hash } from 'node:crypto';
import type { AnyStream } from '@annals/events-schema';
import { jsonSchemaOf } from '@annals/events-schema/contract';
import canonicalize from 'canonicalize';

/** By event type, a hash of the JSON Schema of its data: every version that streams of these kinds may hold. */
export const schemaHashes = (streams: readonly AnyStream[]): Record<string, string> =>
  Object.fromEntries(
    streams
      .flatMap(({ versions }) => [...versions])
      .map(([type, { definition }]) => [type, hash('sha256', canonicalize(jsonSchemaOf(definition)) ?? '')]),
  );
