import { z } from 'zod';
import type { EventDefinition } from '../define/event.ts';

/** A JSON Schema document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** 2020-12 for files, draft 7 for AsyncAPI, whose schemas are a superset of it. */
export type JsonSchemaDraft = 'draft-2020-12' | 'draft-7';

/** `urn:annals:schema:` and the event's type. */
export const schemaId = (type: string): string => `urn:annals:schema:${type}`;

/**
 * The data of one version of an event, as it travels, as JSON Schema 2020-12. Personal fields are marked
 * `"x-pii": true`. Fields that are not declared are allowed: a consumer must ignore what it does not know.
 */
export function jsonSchemaOf(definition: EventDefinition): JsonSchema {
  const { $schema, ...schema } = dataSchemaOf(definition, 'draft-2020-12');
  return { $schema, $id: schemaId(definition.type), title: definition.type, ...schema };
}

/** The same, in the draft asked for, to be put into another document. */
export function dataSchemaOf(definition: EventDefinition, target: JsonSchemaDraft): JsonSchema {
  const { '~standard': _, ...schema } = z.toJSONSchema(definition.schema, { io: 'input', target });
  return schema;
}
