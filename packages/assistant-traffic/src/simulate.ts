import type { CloudEvent } from '@annals/events-schema';
import { choices } from './consent.ts';
import { holdConversation } from './conversation/conversation.ts';
import { DueQueue } from './due-queue.ts';
import { evaluate } from './evaluation.ts';
import { checked, type TrafficOptions } from './options.ts';
import { Random } from './random/random.ts';
import { arrivals, type Arrival } from './world/arrivals.ts';
import { firstReleaseOf, releaseEvent, releasesOf, servingAt } from './world/releases.ts';
import { type Topic, topics } from './world/topics.ts';
import { makeUsers } from './world/users.ts';

/** Measured over a million events; only how long the time is that they spread over depends on it. */
const eventsAConversation = 13;

/**
 * Synthetic traffic of an assistant: nobody said any of it, and its regularities are the ones declared in this package.
 * Complete CloudEvents of the `assistant` catalogue, in order of `time`, ready to be published or ingested. Nothing
 * depends on clock or machine. Memory: the users, and what is under way in a few simulated hours.
 *
 * @throws TrafficError `options-invalid`, before the first event
 */
export function simulateTraffic(options: TrafficOptions): Generator<CloudEvent, void, undefined> {
  return generate(checked(options));
}

function* generate(options: ReturnType<typeof checked>): Generator<CloudEvent, void, undefined> {
  let left = options.events;
  for (const event of endless(options)) {
    if (left-- <= 0) return;
    yield event;
  }
}

function* endless(options: ReturnType<typeof checked>): Generator<CloudEvent, never, undefined> {
  const { seed, events, start, spanMs, users, withdrawn } = options;
  const people = makeUsers(users, start, spanMs, new Random(seed, 1));
  const random = new Random(seed, 2);
  const releases = releasesOf(start, spanMs);
  const pending = new DueQueue<CloudEvent>();
  for (const release of releases) pending.add(release.at, releaseEvent(release, random.uuid()));

  const met = new Set<string>();
  const begin = ({ at, user }: Arrival) => {
    if (!met.has(user.id))
      for (const choice of choices(user.id, at, withdrawn, random)) pending.add(choice.at, choice.event);
    met.add(user.id);
    const topic = topicAt((at - start) / spanMs, user.favourite, random);
    const serving = servingAt(releases, at, random);
    const daysInService = (at - firstReleaseOf(releases, serving.model)) / 86_400_000;
    const held = holdConversation({ at, user, topic, serving, daysInService }, random);
    for (const event of held.events) pending.add(Date.parse(event.time), event);
    for (const said of evaluate(held.id, user.id, held.answers, random)) pending.add(said.at, said.event);
  };

  for (const arrival of arrivals(people, start, spanMs, events / eventsAConversation, new Random(seed, 3))) {
    yield* pending.dueBy(arrival.at - 1);
    begin(arrival);
  }
  throw new Error('arrivals never end');
}

/** A third of the questions is on a person's favourite topic; what the rest ask about shifts with time. */
function topicAt(share: number, favourite: Topic, random: Random): Topic {
  if (random.chance(1 / 3)) return favourite;
  const now = Math.min(1, share);
  return random.weighted(topics, ({ weight: [first, last] }) => first + (last - first) * now);
}
