/** A CloudEvents 1.0 event in the structured JSON format; other members are extension attributes. */
export type CloudEvent = {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject?: string;
  time?: string;
  datacontenttype?: string;
  dataschema?: string;
  data?: unknown;
  data_base64?: string;
  [extension: string]: unknown;
};

const REQUIRED = ['id', 'source', 'type'] as const;
const OPTIONAL_TEXT = ['subject', 'datacontenttype', 'dataschema'] as const;
const CORE = new Set(['specversion', 'data', 'data_base64', 'time', ...REQUIRED, ...OPTIONAL_TEXT]);
const NAME = /^[a-z0-9]+$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * What is wrong with a value as a CloudEvents 1.0 event, in one sentence; undefined when nothing is.
 * `members` is how many members its JSON text had: more than the object has means that one was given twice.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes
 */
export function cloudEventProblem(value: unknown, members?: number): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'an event must be a JSON object';
  const event = value as Record<string, unknown>;
  if (event.specversion !== '1.0') return "attribute 'specversion' must be '1.0'";
  for (const name of REQUIRED) {
    if (typeof event[name] !== 'string' || event[name] === '')
      return `attribute '${name}' must be a non-empty string`;
  }
  for (const name of OPTIONAL_TEXT) {
    if (event[name] != null && (typeof event[name] !== 'string' || event[name] === ''))
      return `attribute '${name}' must be a non-empty string when present`;
  }
  if (event.time != null && (typeof event.time !== 'string' || !RFC3339.test(event.time)))
    return "attribute 'time' must be an RFC 3339 timestamp";
  if (event.data_base64 != null && (typeof event.data_base64 !== 'string' || event.data !== undefined))
    return "'data_base64' must be a string and excludes 'data'";

  const names = Object.keys(event);
  if (members !== undefined && members !== names.length) return 'an attribute is given twice';
  for (const name of names) {
    if (CORE.has(name)) continue;
    if (!NAME.test(name)) return `attribute name '${name}' must be lower-case letters and digits`;
    if (typeof event[name] === 'object' && event[name] !== null)
      return `extension attribute '${name}' must be a string, number or boolean`;
  }
  return undefined;
}
