import { lineHead, lineKey } from '@annals/event-store';
import type { Segment } from '../archive/manifest.ts';
import { type ReadableFolder, readSegment } from '../archive/read-segment.ts';
import { ReplayError } from '../errors.ts';
import type { KeyRange } from './key-range.ts';
import type { ParsedEvent } from './parsed-event.ts';

/**
 * A segment's events, as far as they are in the range.
 * @throws ReplayError `archive-corrupt`, `archive-missing`
 */
export async function* segmentEvents(
  folder: ReadableFolder,
  segment: Segment,
  range: KeyRange | undefined,
): AsyncGenerator<ParsedEvent[]> {
  if (range && (segment.last < range.from || segment.first >= range.to)) return;
  let last: ParsedEvent | undefined;
  for await (const chunk of readSegment(folder, segment)) {
    let whole = true;
    if (range) {
      const { first, last } = endsOf(chunk);
      if (last < range.from) continue;
      // Read on all the same: only at its end is the file held against the manifest.
      if (first >= range.to) continue;
      whole = first >= range.from && last < range.to;
    }
    const events = parseLines(chunk.toString('utf8'), segment, last);
    last = events.at(-1);
    yield range && !whole
      ? events.filter(({ subject }) => subject.startsWith(range.from.replace(':', '/')))
      : events;
  }
}

const newline = 0x0a;

function endsOf(chunk: Buffer): { readonly first: string; readonly last: string } {
  const lastLine = chunk.lastIndexOf(newline, chunk.length - 2) + 1;
  return {
    first: lineKey(lineHead(chunk.subarray(0, chunk.indexOf(newline)))),
    last: lineKey(lineHead(chunk.subarray(lastLine, -1))),
  };
}

function parseLines(text: string, { name }: Segment, before: ParsedEvent | undefined): ParsedEvent[] {
  const events: ParsedEvent[] = [];
  try {
    for (const line of text.split('\n')) if (line !== '') events.push(JSON.parse(line) as ParsedEvent);
  } catch (cause) {
    const last = events.at(-1) ?? before;
    const where = last ? `behind ${last.subject}, position ${last.position}` : 'at its start';
    throw new ReplayError('archive-corrupt', `archive/${name} holds a line that is no event ${where}`, {
      cause,
    });
  }
  return events;
}
