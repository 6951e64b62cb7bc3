import type { EventDefinition } from '@annals/events-schema';
import { jsonSchemaOf } from '@annals/events-schema/contract';

const attributes = [
  ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data'],
  ...['sequence', 'correlationid', 'causationid', 'traceparent', 'tracestate', 'tenantid', 'datasubject'],
  ...['position', 'recordedtime', 'contenthash', 'dataref', 'extensions'],
];

/** `data.tags.jane[3]` as `data.tags.*[*]`: the names that the envelope or the event's schema declares stay. */
export function declaredPath(field: string, definition: EventDefinition | undefined): string {
  const [first = '', ...rest] = field.split(/(?=[.[])/);
  const declared = definition ? namesIn(definition) : new Set<string>();
  const ofEnvelope = attributes.includes(first) || first === '' ? first : '*';
  return [
    ofEnvelope,
    ...rest.map((part) => part.replace(/[^.[\]]+/g, (name) => (declared.has(name) ? name : '*'))),
  ].join('');
}

const kept = new WeakMap<EventDefinition, ReadonlySet<string>>();

/** Every property that the schema of an event's data names, at any depth. */
function namesIn(definition: EventDefinition): ReadonlySet<string> {
  const names = kept.get(definition) ?? new Set(propertyNames(jsonSchemaOf(definition)));
  kept.set(definition, names);
  return names;
}

function propertyNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { readonly properties?: object };
  return [
    ...(typeof properties === 'object' ? Object.keys(properties) : []),
    ...Object.values(schema).flatMap(propertyNames),
  ];
}
