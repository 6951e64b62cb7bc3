import { DefinitionError } from '../errors.ts';
import type { EventDefinition } from './event.ts';
import type { EventMap } from './stream.ts';

/** One version of an event, and the way from it to the newest. */
export interface EventVersion {
  /** The event's name in its stream's declaration. */
  readonly name: string;
  readonly definition: EventDefinition;
  /** The newest version's type. */
  readonly latest: string;
  /** Applied first to last, these bring data of this version to the newest. */
  readonly upcasts: readonly ((data: unknown) => unknown)[];
}

/** Every version of every event of a stream, by its CloudEvents type. */
export function versionsByType(category: string, events: EventMap): ReadonlyMap<string, EventVersion> {
  const versions = new Map<string, EventVersion>();
  for (const [name, newest] of Object.entries(events)) {
    let upcasts: EventVersion['upcasts'] = [];
    let definition: EventDefinition | undefined = newest;
    while (definition !== undefined) {
      if (versions.has(definition.type))
        throw new DefinitionError(`category "${category}" declares ${definition.type} twice`);
      versions.set(definition.type, { name, definition, latest: newest.type, upcasts });
      const previous: EventDefinition['previous'] = definition.previous;
      if (previous) upcasts = [previous.upcast as (data: unknown) => unknown, ...upcasts];
      definition = previous?.from;
    }
  }
  return versions;
}
