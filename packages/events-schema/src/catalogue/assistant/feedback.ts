import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { messageId } from './fields.ts';

/** Somebody said what they think of an answer, or of the whole conversation. */
export const feedbackGiven = event(
  'ai.annals.feedback.given.v1',
  z.object({
    messageId: messageId.optional().describe('the message it is about; the whole conversation if left out'),
    givenBy: z.enum(['user', 'reviewer']).describe('who gave it'),
    rating: z.enum(['positive', 'neutral', 'negative']).describe('thumbs up, neither, thumbs down'),
    score: z.number().optional().describe("rating in numbers, in the application's scale"),
    labels: z.array(z.string()).optional().describe('reasons chosen from a list: wrong, too_long'),
    comment: personal(z.string().describe('in their words')).optional(),
  }),
);
