import type { CloudEvent } from '@annals/events-schema';
import type { Random } from '../random/random.ts';
import { declaredLogit } from '../world/quality.ts';
import type { Release } from '../world/releases.ts';
import type { Topic } from '../world/topics.ts';
import type { User } from '../world/users.ts';
import type { Answer } from './reaction.ts';
import { Script } from './script.ts';
import { takeTurn } from './turn.ts';

export interface Circumstances {
  readonly at: number;
  readonly user: User;
  readonly topic: Topic;
  readonly serving: Release;
  /** Since the model was first released. */
  readonly daysInService: number;
}

export interface Held {
  readonly id: string;
  /** Oldest first. */
  readonly events: readonly CloudEvent[];
  readonly answers: readonly Answer[];
}

const maxTurns = 6;
const source = '/synthetic/helpdesk';

/** A whole conversation, from its beginning to what is said of it hours later. */
export function holdConversation(circumstances: Circumstances, random: Random): Held {
  const { at: start, user, topic, serving, daysInService } = circumstances;
  const id = `c-${random.hex(2)}`;
  const script = new Script(id, user.id);
  const logit = declaredLogit({ ...serving, topic, daysInService });
  const setting = { id, user, topic, serving, logit, random, script };
  const session = () => ({ id: random.uuid(), correlationid: id });
  script.add(start, session(), (next, attributes) =>
    next.started(
      {
        channel: user.channel,
        locale: user.locale,
        agentName: 'Helpdesk (synthetic)',
        agentVersion: serving.agentVersion,
        deployment: serving.deployment,
      },
      attributes,
    ),
  );

  const answers: Answer[] = [];
  let at = start + 200;
  let failed = false;
  for (let number = 1; number <= maxTurns; number += 1) {
    const end = takeTurn(setting, number, at, answers);
    if ('failedAt' in end) {
      failed = true;
      at = end.failedAt;
      break;
    }
    answers.push(end.answer);
    at = end.answer.at;
    // Who got a poor answer asks again more often.
    if (!random.chance(end.answer.good ? 0.35 : 0.62)) break;
    at += random.lognormal(25_000, 0.7);
  }
  const reason = failed ? 'failed' : howItEnded(answers.at(-1)?.good ?? false, random);
  const silence = failed ? 100 : reason === 'timed-out' ? 900_000 : random.lognormal(20_000, 0.6);
  script.add(at + silence, session(), (next, attributes) => next.ended({ reason }, attributes));
  return { id, events: script.events(source), answers };
}

const howItEnded = (good: boolean, random: Random) =>
  good
    ? random.pick(['resolved', 'resolved', 'resolved', 'left', 'timed-out'] as const)
    : random.pick(['handed-over', 'left', 'left', 'timed-out', 'resolved'] as const);
