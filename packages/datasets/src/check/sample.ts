import { hash } from 'node:crypto';
import type { RecordedEvent, StreamName } from '@annals/events-schema';
import type { AnyDataset } from '../define/dataset.ts';
import { type Moment, momentsOf } from '../rows/moments.ts';
import { namedEvent } from '../rows/named-event.ts';
import { StreamTimeline, type Visible } from '../rows/stream-timeline.ts';

/** A moment, and its stream's history cut there. */
export interface SampledMoment {
  readonly key: string;
  readonly name: StreamName;
  readonly cutoff: string;
  /** What was known then, and the event that it is about. */
  readonly events: readonly RecordedEvent[];
  /** Index of that event among them. */
  readonly own: number | undefined;
}

/** A row's moment: of its stream, its time, and which event of that time. */
export const momentKey = (stream: string, at: string, own: number | undefined): string =>
  `${stream}@${at}#${own ?? ''}`;

/** Some moments of the whole history, the same every time: those of the least hashes. */
export class MomentSample {
  readonly #dataset: AnyDataset;
  readonly #size: number;
  #chosen: { readonly rank: string; readonly moment: SampledMoment }[] = [];

  constructor(dataset: AnyDataset, size: number) {
    this.#dataset = dataset;
    this.#size = size;
  }

  add(name: StreamName, events: readonly RecordedEvent[], logEnd: string): void {
    const { entity, clock } = this.#dataset;
    const named = events.map((event) => namedEvent(entity, event));
    const timeline = new StreamTimeline(named, entity.ordering, clock);
    for (const moment of momentsOf(this.#dataset, named, logEnd)) {
      const key = momentKey(`${name.category}/${name.id}`, moment.cutoff, moment.own);
      const rank = hash('sha256', key);
      const last = this.#chosen[this.#size - 1];
      if (last && rank >= last.rank) continue;
      const visible = timeline.visibleAt(moment);
      this.#insert(rank, { key, name, cutoff: moment.cutoff, ...cutAt(events, visible, moment) });
    }
  }

  /** The earliest first: what was computed for one is then in the past of the next. */
  get moments(): SampledMoment[] {
    return this.#chosen
      .map(({ moment }) => moment)
      .sort((a, b) => (a.cutoff < b.cutoff ? -1 : a.cutoff > b.cutoff ? 1 : a.key < b.key ? -1 : 1));
  }

  #insert(rank: string, moment: SampledMoment): void {
    const at = this.#chosen.findIndex((one) => one.rank > rank);
    this.#chosen.splice(at === -1 ? this.#chosen.length : at, 0, { rank, moment });
    this.#chosen.length = Math.min(this.#chosen.length, this.#size);
  }
}

function cutAt(
  events: readonly RecordedEvent[],
  { prefix, beyond }: Visible,
  { own }: Moment,
): Pick<SampledMoment, 'events' | 'own'> {
  const kept = events.flatMap((event, index) =>
    index < prefix || beyond.includes(index) || index === own ? [{ event, index }] : [],
  );
  const at = kept.findIndex(({ index }) => index === own);
  return { events: kept.map(({ event }) => event), own: at === -1 ? undefined : at };
}
