import type { BlobFolder, EventStore, RawHistory, RowTable, RewriteWork } from '@annals/event-store';
import type { ErasureKeys } from '../src/index.ts';
import type { World } from './world.ts';

export const killed = new Error('killed');

/** After so many steps that change something the process is dead; the last one took effect, or not. */
export interface Death {
  readonly afterSteps: number;
  readonly tookEffect: boolean;
}

/** A world that ends; what it changed until then stays in the one that was given. */
export function mortal(
  { store, keys }: World,
  { afterSteps, tookEffect }: Death,
): { store: EventStore; keys: ErasureKeys } {
  let steps = 0;
  const step =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      steps += 1;
      if (steps <= afterSteps) return work(...args);
      if (steps === afterSteps + 1 && tookEffect) await work(...args);
      throw killed;
    };
  const table = (rows: RowTable): RowTable => ({
    get: (...key) => rows.get(...key),
    range: (...range) => rows.range(...range),
    write: step((...write: Parameters<RowTable['write']>) => rows.write(...write)),
  });
  const folder = (blobs: BlobFolder): BlobFolder => ({
    ...blobs,
    add: step((...blob: Parameters<BlobFolder['add']>) => blobs.add(...blob)),
    addInParts: step((...blob: Parameters<BlobFolder['addInParts']>) => blobs.addInParts(...blob)),
    replace: step((...blob: Parameters<BlobFolder['replace']>) => blobs.replace(...blob)),
    remove: step((name: string) => blobs.remove(name)),
  });
  const { raw } = store;
  const replacedInRaw: Partial<RawHistory> = {
    ...{ archive: folder(raw.archive), lake: folder(raw.lake), payloads: folder(raw.payloads) },
    // Dead between two blocks: before the next event is changed.
    rewriteEvents: (bucket: string, work: RewriteWork) => {
      const change: RewriteWork['change'] = (event) => {
        steps += 1;
        if (steps > afterSteps) throw killed;
        return work.change(event);
      };
      return raw.rewriteEvents(bucket, { ...work, change });
    },
  };
  const replaced: Record<PropertyKey, unknown> = {
    raw: withReplaced(raw, replacedInRaw),
    projections: table(store.projections),
    replays: table(store.replays),
    append: step((...events: Parameters<EventStore['append']>) => store.append(...events)),
    dropSnapshots: step((...name: Parameters<EventStore['dropSnapshots']>) => store.dropSnapshots(...name)),
    quarantine: withStep(store.quarantine, 'remove', step),
    deadLetters: withStep(store.deadLetters, 'remove', step),
  };
  return { store: withReplaced(store, replaced), keys: withStep(keys, 'erase', step) };
}

/** The same object but for some of its members. */
export const withReplaced = <Target extends object>(
  whole: Target,
  replaced: Readonly<Record<PropertyKey, unknown>>,
): Target => new Proxy(whole, { get: (target, name) => replaced[name] ?? bound(target, name) });

type Step = <Args extends readonly unknown[], Result>(
  work: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

const withStep = <Target extends object>(whole: Target, method: keyof Target, step: Step): Target =>
  new Proxy(whole, {
    get: (target, name) => {
      const value = bound(target, name);
      return name === method ? step(value as () => Promise<unknown>) : value;
    },
  });

function bound(target: object, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
