import { z } from 'zod';
import { event } from '../define/event.ts';
import { defineStream } from '../define/stream.ts';

/** A person's data was erased: their key is gone, and nothing more of theirs is taken in. */
export const subjectErased = event(
  'ai.annals.subject.erased.v1',
  z.object({
    reason: z
      .enum(['request', 'retention'])
      .describe('why: the person asked for it, or it was kept as long as the policy allows'),
  }),
);

/** What is known of a person who left, which is no more than that. */
export interface DataSubject {
  erased: { readonly at: string; readonly reason: 'request' | 'retention' } | null;
}

/** Who was erased. The stream's id is a hash of tenant and subject: the log names nobody for having left. */
export const dataSubject = defineStream({
  category: 'subject',
  ordering: 'sequence',
  events: { subjectErased },
  initial: (): DataSubject => ({ erased: null }),
  evolve: {
    subjectErased: (state, { time, data }) => {
      state.erased ??= { at: time, reason: data.reason };
      return state;
    },
  },
});
