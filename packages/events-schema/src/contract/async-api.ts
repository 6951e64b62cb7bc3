import type { Catalogue } from '../define/catalogue.ts';
import type { AnyStream, EventVersion } from '../define/foldable.ts';
import { envelopeSchemaOf } from './event-schema.ts';
import { type JsonSchema, dataSchemaOf } from './json-schema.ts';

/** What the document says about itself. */
export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** An AsyncAPI 3.0 document. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly info: AsyncApiInfo;
  readonly defaultContentType: string;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, unknown>>;
}

const contentType = 'application/cloudevents+json';
const ref = (...path: string[]) => ({ $ref: `#/${path.join('/')}` });

/**
 * A catalogue as an AsyncAPI 3.0 document: a channel for each category, addressed as the CloudEvents
 * `subject` is, and for each version of each event a message, whose payload is the whole event. Producers
 * send the newest versions; consumers receive older ones too.
 */
export function asyncApiOf(catalogue: Catalogue, info: AsyncApiInfo): AsyncApiDocument {
  const streams = catalogue.streams;
  const versions = streams.flatMap((stream) =>
    [...stream.versions].map(([type, version]) => ({ stream, type, version })),
  );
  return {
    asyncapi: '3.0.0',
    info,
    defaultContentType: contentType,
    channels: Object.fromEntries(streams.map((stream) => [stream.category, channelOf(stream)])),
    operations: Object.fromEntries(streams.flatMap(operationsOf)),
    components: {
      messages: Object.fromEntries(
        versions.map(({ stream, type, version }) => [type, messageOf(stream, type, version)]),
      ),
      schemas: Object.fromEntries(versions.map(({ type, version }) => [type, componentSchemaOf(version)])),
    },
  };
}

const isNewest = ([type, version]: readonly [string, EventVersion]) => type === version.latest;

function channelOf(stream: AnyStream) {
  const types = [...stream.versions.keys()];
  return {
    address: `${stream.category}/{id}`,
    title: stream.category,
    description:
      stream.ordering === 'sequence'
        ? 'A stream whose one writer numbers its events from 1.'
        : 'A stream of facts from many producers, ordered by time.',
    parameters: { id: { description: 'id of the stream: [A-Za-z0-9._~-]{1,128}' } },
    messages: Object.fromEntries(types.map((type) => [type, ref('components', 'messages', type)])),
  };
}

function operationsOf(stream: AnyStream): [string, unknown][] {
  const { category } = stream;
  const operation = (action: 'send' | 'receive', types: string[]): [string, unknown] => [
    `${action}-${category}`,
    {
      action,
      channel: ref('channels', category),
      messages: types.map((type) => ref('channels', category, 'messages', type)),
    },
  ];
  return [
    operation(
      'send',
      [...stream.versions].filter(isNewest).map(([type]) => type),
    ),
    operation('receive', [...stream.versions.keys()]),
  ];
}

function messageOf(stream: AnyStream, type: string, version: EventVersion) {
  return {
    name: type,
    title: version.name,
    ...(type === version.latest ? {} : { description: `Read as ${version.latest}.` }),
    contentType,
    payload: envelopeSchemaOf(stream, type, ref('components', 'schemas', type)),
  };
}

function componentSchemaOf({ definition }: EventVersion): JsonSchema {
  const { $schema: _, ...schema } = dataSchemaOf(definition, 'draft-7');
  return { title: definition.type, ...schema };
}
