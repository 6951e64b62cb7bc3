import { evolve, type Foldable, type RecordedEvent, type StreamName } from '@annals/events-schema';
import type { AnyProjection } from '../define/projection.ts';
import { calling, ProjectionError } from '../errors.ts';
import { encodeKey } from '../layout/keys.ts';
import { jsonOf } from '../layout/row-value.ts';

/** What a stream contributes: JSON by encoded key. */
export type Contributions = ReadonlyMap<string, string>;

/** How far a stream is folded, and to what. */
export interface StreamProgress {
  /** Of the last event folded; none if nothing was. */
  readonly position?: string | undefined;
  /** The missing position that a sequenced stream waits for, if a later event is there. */
  readonly gapAt?: string | undefined;
  readonly state?: unknown;
}

/** One stream on its way through a projection. */
export class StreamFold {
  readonly name: StreamName;
  readonly fold: Foldable<unknown>;
  readonly #projection: AnyProjection;
  #state: unknown;
  position: string | undefined;
  gapAt: string | undefined;
  /** Events folded by this object. */
  events = 0;

  constructor(projection: AnyProjection, name: StreamName, progress: StreamProgress = {}) {
    const fold = projection.folds.get(name.category);
    if (!fold) throw new Error(`projection "${projection.name}" does not read category "${name.category}"`);
    this.name = name;
    this.fold = fold;
    this.#projection = projection;
    this.position = progress.position;
    this.gapAt = progress.gapAt;
    this.#state = progress.position === undefined ? fold.initial() : progress.state;
  }

  get state(): unknown {
    return this.#state;
  }

  /** @throws FoldError naming stream and position */
  add(event: RecordedEvent): void {
    this.#state = evolve(this.fold, this.#state, event);
    this.position = event.position;
    this.events += 1;
  }

  restart(): void {
    this.#state = this.fold.initial();
    this.position = undefined;
    this.gapAt = undefined;
  }

  /** For messages: which projection, which stream. */
  get where(): string {
    return `projection "${this.#projection.name}", stream ${this.name.category}/${this.name.id}`;
  }

  /** What the state comes to; nothing before the first event. */
  contributions(): Contributions {
    const { where } = this;
    const contributions = new Map<string, string>();
    if (this.position === undefined) return contributions;
    const rows = calling('key-threw', where, () => [...this.#projection.rowsOf(this.name, this.#state)]);
    for (const [key, row] of rows) {
      const encoded = encodeKey(key, where);
      if (contributions.has(encoded))
        throw new ProjectionError('key-shared', `${where}: key ${JSON.stringify(key)} comes twice`);
      contributions.set(encoded, jsonOf(row, `${where}, row ${JSON.stringify(key)}`));
    }
    return contributions;
  }
}
