import type { Ordering, RecordedEvent, StreamName } from '@annals/events-schema';
import { formatSequence, parseSequence } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { eventOfRow } from '../layout/event-row.ts';
import { streamRange } from '../layout/keys.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';
import { lastPositionAt } from '../layout/position.ts';
import type { Open } from '../personal/privacy.ts';
import { normaliseQuestion, type Question, Selection } from './question.ts';

export interface ReadOptions extends Question {
  /** First and last position, both included; in a sequenced stream padded or not. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Go on behind a gap in a sequenced stream, instead of ending there. */
  readonly pastGaps?: boolean | undefined;
}

/** The events of one stream in their order. Read once, with `for await`. */
export interface StreamReading extends AsyncIterable<RecordedEvent> {
  /** After the reading: the first missing position of a sequenced stream, if a later event is there. */
  readonly gapAt: string | undefined;
}

export function readStream(
  backend: Backend,
  layout: Layout,
  name: StreamName,
  ordering: Ordering,
  options: ReadOptions & { readonly open?: Open | undefined } = {},
): StreamReading {
  const question = normaliseQuestion(options);
  const { pastGaps = false, open } = options;
  const from = normalisedPosition(ordering, options.from);
  const last = normalisedPosition(ordering, options.to);
  const to = ordering === 'time' && question.asOf !== undefined ? earliest(last, question.asOf) : last;
  const first = ordering === 'sequence' && from !== undefined ? Math.max(Number(from), 1) : 1;
  let gapAt: string | undefined;

  async function* events(): AsyncGenerator<RecordedEvent> {
    let selection = new Selection(ordering, question, first);
    const bucket = bucketOf(layout, name.category, name.id);
    for await (const row of backend.range(bucket, streamRange(name, from, to))) {
      const event = await eventOfRow(row, backend);
      let verdict = selection.admit(event);
      if (selection.gapAt !== undefined) {
        gapAt ??= selection.gapAt;
        if (!pastGaps) return;
        selection = new Selection(ordering, question, parseSequence(event.position));
        verdict = selection.admit(event);
      }
      if (verdict === 'stop') return;
      if (verdict === 'take') yield open ? await open(event) : event;
    }
  }
  return {
    [Symbol.asyncIterator]: events,
    get gapAt() {
      return gapAt;
    },
  };
}

function normalisedPosition(ordering: Ordering, position: string | undefined): string | undefined {
  if (ordering === 'time' || position === undefined) return position;
  const sequence = parseSequence(position);
  if (sequence === undefined)
    throw new StoreError('bad-position', `"${position}" is no position of a sequenced stream`);
  return formatSequence(sequence);
}

const earliest = (to: string | undefined, asOf: string) => {
  const last = lastPositionAt(asOf);
  return to !== undefined && to < last ? to : last;
};
