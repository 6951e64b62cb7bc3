import { type DraftEvent, completeDraft } from '../define/draft.ts';
import type { Foldable } from '../define/foldable.ts';
import type { RecordedEvent } from '../envelope/cloud-event.ts';
import { fold } from '../fold/fold.ts';

/** Drafts as a store would hand them on, in the order given, a minute apart where they have no time. */
export const recorded = (drafts: readonly DraftEvent[]): RecordedEvent[] =>
  drafts.map((draft, index) => ({
    ...completeDraft(draft, {
      source: '/test',
      newId: () => `e-${index + 1}`,
      now: () => new Date(Date.UTC(2026, 0, 1, 0, index + 1)),
    }),
    position: String(index + 1).padStart(16, '0'),
    recordedtime: '2026-02-01T00:00:00.000000000Z',
    contenthash: '0'.repeat(64),
  }));

/** The state after drafts. */
export const stateAfter = <State>(stream: Foldable<State>, ...drafts: DraftEvent[]): State =>
  fold(stream, recorded(drafts));
