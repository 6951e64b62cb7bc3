export { asyncApiOf, type AsyncApiDocument, type AsyncApiInfo } from './async-api.ts';
export { eventSchemaOf } from './event-schema.ts';
export { contractFiles } from './files.ts';
export { jsonSchemaOf, schemaId, type JsonSchema } from './json-schema.ts';
