import type { AnyStream } from '../define/foldable.ts';
import type { EventDefinition } from '../define/event.ts';
import { type JsonSchema, jsonSchemaOf, schemaId } from './json-schema.ts';

const text = { type: 'string', minLength: 1 } as const;

/**
 * A whole event of one type, CloudEvents 1.0 in structured JSON, as JSON Schema: fixed `type`, a `subject`
 * of the stream's category, a `sequence` where the category is sequenced, and what `data` says it is.
 * A schema cannot say everything: `validateEvent` also checks that the date in `time` exists.
 */
export function envelopeSchemaOf(stream: AnyStream, type: string, data: JsonSchema): JsonSchema {
  const sequenced = stream.ordering === 'sequence';
  return {
    type: 'object',
    required: [
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      ...(sequenced ? ['sequence'] : []),
      'data',
    ],
    properties: {
      specversion: { const: '1.0' },
      id: { ...text, maxLength: 512, description: 'with source, what makes the event itself' },
      source: { ...text, maxLength: 2048, description: 'the producer' },
      type: { const: type },
      subject: {
        type: 'string',
        pattern: `^${stream.category}/[A-Za-z0-9._~-]{1,128}$`,
        description: 'the stream: category and id',
      },
      time: { type: 'string', format: 'date-time', description: 'when it happened' },
      sequence: {
        type: 'string',
        pattern: sequenced ? '^(?=.*[1-9])[0-9]{1,16}$' : '^[0-9]{1,16}$',
        description: sequenced ? 'position in the stream, from 1' : 'orders events of one time',
      },
      datacontenttype: { type: 'string', examples: ['application/json'] },
      correlationid: { ...text, description: 'what this event belongs together with' },
      causationid: { ...text, description: 'id of what led to this event' },
      traceparent: { ...text, description: 'W3C trace context' },
      tenantid: text,
      datasubject: { ...text, description: 'opaque id of the person that the event is about' },
      data,
    },
  };
}

/** One version of an event with its envelope, as JSON Schema 2020-12. */
export function eventSchemaOf(stream: AnyStream, definition: EventDefinition): JsonSchema {
  const { $schema, ...data } = jsonSchemaOf(definition);
  return {
    $schema,
    $id: `${schemaId(definition.type)}:event`,
    title: `${definition.type} event`,
    ...envelopeSchemaOf(stream, definition.type, data),
  };
}
