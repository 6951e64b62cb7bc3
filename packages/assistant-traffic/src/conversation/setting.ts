import type { Random } from '../random/random.ts';
import type { Release } from '../world/releases.ts';
import type { Topic } from '../world/topics.ts';
import type { User } from '../world/users.ts';
import type { Script } from './script.ts';

/** What stays the same through a conversation. */
export interface Setting {
  readonly id: string;
  readonly user: User;
  readonly topic: Topic;
  readonly serving: Release;
  /** Log odds of a good answer here. */
  readonly logit: number;
  readonly random: Random;
  readonly script: Script;
}

/** Turn `number` of a conversation, from 1 on. Its events share correlation id and trace. */
export interface Turn {
  readonly number: number;
  readonly traceId: string;
}

/** The attributes of an event of a turn. */
export const inTurn = ({ id, random }: Setting, { number, traceId }: Turn) => ({
  id: random.uuid(),
  correlationid: `${id}.${number}`,
  traceparent: `00-${traceId}-${random.hex(2)}-01`,
});
