import { hash } from 'node:crypto';
import {
  type CloudEvent,
  formatSequence,
  normaliseTime,
  type Ordering,
  parseSequence,
  type StreamName,
} from '@annals/events-schema';
import canonicalize from 'canonicalize';
import { eventKey } from '../layout/keys.ts';
import { positionOf } from '../layout/position.ts';

/** A valid event in the form in which it is hashed and stored; made once, whatever becomes of it. */
export interface AcceptedEvent {
  readonly name: StreamName;
  readonly ordering: Ordering;
  readonly position: string;
  readonly rowKey: string;
  /** Context attributes in a fixed order, time and sequence normalised; no data. */
  readonly attributes: EventAttributes;
  readonly attributesText: string;
  /** Canonical JSON (RFC 8785), so that the same content is the same text. */
  readonly dataText: string;
  /** SHA-256, hex, of attributes and data; trace context is transport and left out. */
  readonly contenthash: string;
}

export type EventAttributes = Omit<CloudEvent, 'data'> & Readonly<Record<string, unknown>>;

const notContent = new Set(['traceparent', 'tracestate', 'data', 'datacontenttype']);

/** Brings a valid event into the form in which it is hashed and stored. */
export function acceptedEvent(event: CloudEvent, name: StreamName, ordering: Ordering): AcceptedEvent {
  const attributes = attributesOf(event);
  const position = positionOf(attributes, ordering);
  const dataText = canonicalize(event.data) ?? 'null';
  return {
    name,
    ordering,
    position,
    rowKey: eventKey(name, position),
    attributes,
    attributesText: JSON.stringify(attributes),
    dataText,
    contenthash: contentHash(attributes, dataText),
  };
}

/** SHA-256, hex, of what an event says: of the same attributes and data it is always the same. */
export const contentHash = (attributes: EventAttributes, dataText: string): string =>
  hash('sha256', `${contentText(attributes)}\n${dataText}`);

/** Trace context is not content: it can be added to what was accepted, and an event's own stays. */
export function inTrace(event: AcceptedEvent, traceparent: string | undefined): AcceptedEvent {
  if (traceparent === undefined || event.attributes.traceparent !== undefined) return event;
  const attributes = { ...event.attributes, traceparent };
  return { ...event, attributes, attributesText: JSON.stringify(attributes) };
}

function contentText(attributes: EventAttributes): string {
  const content: [string, unknown][] = [];
  for (const name in attributes) if (!notContent.has(name)) content.push([name, attributes[name]]);
  return JSON.stringify(content);
}

/** CloudEvents' own attributes first, then extensions by name. */
function attributesOf(event: CloudEvent): EventAttributes {
  const {
    specversion,
    id,
    source,
    type,
    subject,
    time,
    datacontenttype,
    sequence,
    data: _,
    // That an event came by a replay is no part of it: it is the same event.
    replay: __,
    ...rest
  } = event;
  const attributes: Record<string, unknown> = {
    specversion,
    id,
    source,
    type,
    subject,
    time: normaliseTime(time) ?? time,
    datacontenttype: datacontenttype ?? 'application/json',
  };
  if (sequence !== undefined) attributes.sequence = formatSequence(parseSequence(sequence) ?? 0);
  const extensions = rest as Record<string, unknown>;
  for (const key of Object.keys(extensions).sort()) {
    if (extensions[key] !== undefined) attributes[key] = extensions[key];
  }
  return attributes as EventAttributes;
}
