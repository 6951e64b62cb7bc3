import type { EventVersion, Foldable } from '../define/foldable.ts';
import type { RecordedEvent } from '../envelope/cloud-event.ts';
import { FoldError } from '../errors.ts';

/**
 * Takes a state one event further. The state passed in belongs to the fold and may be changed in place.
 *
 * @throws FoldError (`unknown-event-type`, `upcast-threw`, `evolve-threw`, `evolve-returned-nothing`),
 *   which names stream and position.
 */
export function evolve<State>(stream: Foldable<State>, state: State, event: RecordedEvent): State {
  const version = stream.versions.get(event.type);
  if (!version) throw new FoldError('unknown-event-type', event);
  const current = upcast(version, event);
  const step = stream.evolve[version.name] as (state: State, event: RecordedEvent) => State | undefined;
  let next: State | undefined;
  try {
    next = step(state, current);
  } catch (cause) {
    throw new FoldError('evolve-threw', event, { cause });
  }
  if (next === undefined) throw new FoldError('evolve-returned-nothing', event);
  return next;
}

/** Folds events, in their order, to a state. Pure: the same events give the same state. */
export function fold<State>(
  stream: Foldable<State>,
  events: Iterable<RecordedEvent>,
  initial: State = stream.initial(),
): State {
  let state = initial;
  for (const event of events) state = evolve(stream, state, event);
  return state;
}

/** Brings an event to the newest version of its type. */
export function upcast(version: EventVersion, event: RecordedEvent): RecordedEvent {
  if (version.upcasts.length === 0) return event;
  try {
    const data = version.upcasts.reduce((older, next) => next(older), event.data);
    return { ...event, type: version.latest, data };
  } catch (cause) {
    throw new FoldError('upcast-threw', event, { cause });
  }
}
