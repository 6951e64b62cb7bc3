import type { RecordedEvent, StreamName } from '@annals/events-schema';
import type { StreamPage } from '../doors/answers.ts';
import { call, doorPath } from '../doors/call.ts';

/** What came of a stream so far. */
export interface Loaded {
  readonly events: readonly RecordedEvent[];
  /** False while more is on its way. */
  readonly whole: boolean;
  readonly gapAt: string | undefined;
}

/** Every event of a stream, page by page. @throws DoorProblem */
export async function* loadStream({ category, id }: StreamName, signal: AbortSignal): AsyncGenerator<Loaded> {
  const events: RecordedEvent[] = [];
  let from: string | undefined;
  do {
    const path = doorPath(['streams', category, id], { limit: '1000', from });
    const page: StreamPage = await call(path, { signal });
    events.push(...page.events);
    from = page.next ?? undefined;
    yield { events: [...events], whole: from === undefined, gapAt: page.gapAt ?? undefined };
  } while (from !== undefined);
}
