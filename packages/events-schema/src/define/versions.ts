import { DefinitionError } from '../errors.ts';
import type { EventDefinition } from './event.ts';
import type { EventMap, EventVersion } from './foldable.ts';

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
