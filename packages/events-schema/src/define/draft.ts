import type { z } from 'zod';
import type { CloudEvent, OptionalAttributes } from '../envelope/cloud-event.ts';
import { formatSequence } from '../envelope/sequence.ts';
import type { AnyStream } from './foldable.ts';
import { hideStream, rememberStream } from './declared-by.ts';
import type { EventDefinition } from './event.ts';

/**
 * An event that its producer has decided on, before it has an identity. Publisher and store give it
 * `source`, and `id` and `time` where it has none, once: a retry is the same event.
 */
export interface DraftEvent<Type extends string = string, Data = unknown> extends OptionalAttributes {
  readonly type: Type;
  readonly subject: string;
  readonly sequence?: string | undefined;
  readonly id?: string | undefined;
  readonly time?: string | undefined;
  readonly data: Data;
}

/** What may be given with an event's data. */
export interface DraftAttributes extends OptionalAttributes {
  readonly id?: string;
  /** When it happened, RFC 3339. The time of publishing if left out. */
  readonly time?: string;
}

/** In a time-ordered stream, `sequence` (from 0) orders events of one time. */
export interface TimedAttributes extends DraftAttributes {
  readonly sequence?: number;
}

export interface CompleteOptions {
  readonly source: string;
  /** The time now; a parameter for tests. */
  readonly now?: () => Date;
  readonly newId?: () => string;
}

/** Gives a draft its identity: source, id and time, where it has none yet. */
export function completeDraft<Data>(
  draft: DraftEvent<string, Data>,
  options: CompleteOptions,
): CloudEvent<Data> {
  const { now = () => new Date(), newId = () => crypto.randomUUID(), source } = options;
  return hideStream({
    ...draft,
    specversion: '1.0',
    source,
    id: draft.id ?? newId(),
    time: draft.time ?? now().toISOString(),
    datacontenttype: 'application/json',
  });
}

/** Makes the draft of one event, which remembers the stream that declares it. */
export function makeDraft<Definition extends EventDefinition>(
  stream: () => AnyStream,
  definition: Definition,
  subject: string,
  data: z.input<Definition['schema']>,
  sequence: number | undefined,
  attributes: DraftAttributes,
): DraftEvent<Definition['type'], z.input<Definition['schema']>> {
  const draft = {
    ...attributes,
    type: definition.type,
    subject,
    data,
    ...(sequence === undefined ? {} : { sequence: formatSequence(sequence) }),
  };
  return rememberStream(draft, stream);
}
