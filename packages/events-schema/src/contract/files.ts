import type { Catalogue } from '../define/catalogue.ts';
import type { EventDefinition } from '../define/event.ts';
import { type AsyncApiInfo, asyncApiOf } from './async-api.ts';
import { jsonSchemaOf } from './json-schema.ts';

/**
 * A catalogue's contract as files, text by name: `<type>.json` for each event type and version, and
 * `asyncapi.json`. The same catalogue gives the same bytes.
 */
export function contractFiles(catalogue: Catalogue, info: AsyncApiInfo): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const stream of catalogue.streams)
    for (const { definition } of stream.versions.values()) files.set(...schemaFileOf(definition));
  files.set(asyncApiFile, toText(asyncApiOf(catalogue, info)));
  return files;
}

/** Name and text of the file that describes one version of an event. */
export const schemaFileOf = (definition: EventDefinition): [string, string] => [
  `${definition.type}.json`,
  toText(jsonSchemaOf(definition)),
];

/** No event type has fewer than four parts, so this name is free. */
export const asyncApiFile = 'asyncapi.json';

const toText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
