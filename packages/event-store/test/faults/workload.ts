import type { CloudEvent } from '@annals/events-schema';
import { added, fact, fromTo, happened } from '../streams.ts';

/** What producers send, in the order in which it comes, and what is to become of it. */
export interface Workload {
  readonly deliveries: readonly (readonly unknown[])[];
  /** How many different events are delivered. */
  readonly distinct: number;
  /** Events that want one position: one of each group is to be stored, the others belong in quarantine. */
  readonly groups: readonly (readonly CloudEvent[])[];
  /** What belongs in quarantine in any case. */
  readonly bad: readonly unknown[];
}

/** The largest delivery here; Event Grid makes them of 1 to 5,000. */
const maxDelivery = 200;
/** How far behind its neighbours an event may come, in events. */
const maxLate = 3_000;

/**
 * About `events` different events of some hundred streams: one in a hundred too large for a row, one in forty bad,
 * one position in sixty wanted by two. They come late and out of order, one in six twice or more.
 */
export function workload(events: number, random: () => number): Workload {
  const streams = Math.ceil(events / 120);
  const groups: CloudEvent[][] = [];
  const bad: unknown[] = [];
  for (const n of fromTo(0, events - 1)) {
    const id = `f-${n % streams}`;
    const place = Math.floor(n / streams) + 1;
    if (random() < 1 / 40) bad.push(badEvent(id, n));
    // Numbered by what was made so far, so that the bad leave no gaps.
    if (n % 2 === 0) groups.push([added(id, place)]);
    else groups.push([happened(id, place, random() < 1 / 50 ? { data: largeData(n, random) } : {})]);
    const [event] = groups.at(-1) as [CloudEvent];
    if (random() < 1 / 60) groups.at(-1)?.push(rivalOf(event, random() < 0.5));
  }
  const sent = [...groups.flat(), ...bad].map((event) => ({ event, at: 0 }));
  for (const [index, one] of sent.entries()) one.at = whenSent(index, sent.length, bad.length, random);
  const repeated = sent
    .filter(() => random() < 1 / 6)
    .flatMap((one) =>
      fromTo(1, random() < 0.2 ? 3 : 1).map(() => ({ ...one, at: one.at + random() * maxLate })),
    );
  const inOrder = [...sent, ...repeated].sort((a, b) => a.at - b.at).map(({ event }) => event);
  return { deliveries: split(inOrder, random), distinct: sent.length, groups, bad };
}

/** Most come nearly in order, some much later; the bad, which stand last, among the others. */
function whenSent(index: number, all: number, bad: number, random: () => number): number {
  if (index >= all - bad) return random() * all;
  return index + random() * (random() < 0.02 ? all : random() < 0.2 ? maxLate : 20);
}

/** Another event at the same position of a sequenced stream, or the same identity with other content. */
function rivalOf(event: CloudEvent, reuse: boolean): CloudEvent {
  const data = event.subject.startsWith('counter/') ? { by: 1_000_000 } : { other: true };
  return reuse || event.subject.startsWith(`${fact.category}/`)
    ? { ...event, data }
    : { ...event, id: `${event.id}-rival`, data };
}

function badEvent(id: string, n: number): unknown {
  const kinds: readonly (() => unknown)[] = [
    () => added(id, n, { id: `bad-${n}`, data: { by: 'much' } }),
    () => added(id, n, { id: `bad-${n}`, sequence: 'first' }),
    () => happened(id, n, { id: `bad-${n}`, time: 'noon' }),
    () => happened(id, n, { id: `bad-${n}`, type: 'test.annals.fact.lost.v1' }),
    () => happened(id, n, { id: `bad-${n}`, subject: `nowhere/${id}` }),
    () => ({ lonely: n }),
    () => `text ${n}`,
  ];
  return kinds[n % kinds.length]?.();
}

/** Incompressible enough, and each another. */
const largeData = (n: number, random: () => number) =>
  fromTo(1, 4_000)
    .map(() => Math.floor(random() * 2 ** 32).toString(36))
    .join(` ${n} `);

function split(items: readonly unknown[], random: () => number): unknown[][] {
  const deliveries: unknown[][] = [];
  for (let start = 0; start < items.length;) {
    const size = 1 + Math.floor(random() * maxDelivery);
    deliveries.push(items.slice(start, start + size));
    start += size;
  }
  return deliveries;
}
