import type { CloudEvent } from '@annals/events-schema';
import { deploymentChanged, messageReceived } from './events.ts';

/** What producers publish, in the order in which they do, and what is to become of it. */
export interface Workload {
  readonly published: readonly CloudEvent[];
  /** Events that want one position: one of each group is to be stored, the others belong in quarantine. */
  readonly groups: readonly (readonly CloudEvent[])[];
  /** What the topic takes, and the processor must not. */
  readonly bad: readonly CloudEvent[];
}

/** About `events` different ones: some large, some bad, some at odds with each other, one in eight published twice. */
export function workload(events: number, random: () => number): Workload {
  const streams = Math.ceil(events / 100);
  const groups: CloudEvent[][] = [];
  const bad: CloudEvent[] = [];
  for (let n = 0; n < events; n += 1) {
    const id = `k-${n % streams}`;
    const place = Math.floor(n / streams) + 1;
    if (random() < 1 / 40) bad.push(badEvent(id, n));
    if (n % 2 === 0) groups.push([deploymentChanged(id, place)]);
    else groups.push([messageReceived(id, place, random() < 1 / 50 ? largeText(random) : undefined)]);
    const [event] = groups.at(-1) as [CloudEvent];
    if (n % 2 === 1 && random() < 1 / 60)
      groups.at(-1)?.push({
        ...messageReceived(id, place, 'other words'),
        id: random() < 0.5 ? event.id : `${event.id}-rival`,
      });
  }
  const once = [...groups.flat(), ...bad];
  const published = [...once, ...once.filter(() => random() < 1 / 8)]
    .map((event) => ({ event, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
  return { published, groups, bad };
}

function badEvent(id: string, n: number): CloudEvent {
  const event = { ...messageReceived(id, 1), id: `bad-${n}` };
  const kinds: readonly CloudEvent[] = [
    { ...event, data: { messageId: 7 } },
    { ...event, sequence: 'two' },
    { ...event, type: 'ai.annals.message.sung.v1' },
    { ...event, subject: `no-such-category/${id}` },
    { ...event, subject: `deployment/${id}` },
  ];
  return kinds[n % kinds.length] ?? event;
}

/** More than a row holds. */
const largeText = (random: () => number) =>
  Array.from({ length: 6_000 }, () => Math.floor(random() * 2 ** 32).toString(36)).join(' ');
