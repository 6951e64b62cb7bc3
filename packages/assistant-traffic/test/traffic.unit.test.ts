import { createHash } from 'node:crypto';
import { type CloudEvent, maxEventBytes, parseSequence, validateEvent } from '@annals/events-schema';
import { catalogue } from '@annals/events-schema/catalogue';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isTrafficError, simulateTraffic, type TrafficOptions } from '../src/index.ts';

const asked: TrafficOptions = { seed: 7, events: 20_000 };
const events = [...simulateTraffic(asked)];

const digestOf = (traffic: Iterable<CloudEvent>) => {
  const hash = createHash('sha256');
  for (const event of traffic) hash.update(`${JSON.stringify(event)}\n`);
  return hash.digest('hex');
};

test('there are as many events as asked for, each valid by the catalogue', () => {
  expect(events).toHaveLength(20_000);
  const refused = events.flatMap((event) => {
    const validity = validateEvent(catalogue, event);
    return validity.valid ? [] : [{ event, ...validity }];
  });
  expect(refused).toEqual([]);
});

test('an event is what JSON makes of it, of 500 to 650 bytes on average', () => {
  let bytes = 0;
  for (const event of events) {
    const json = JSON.stringify(event);
    expect(JSON.parse(json)).toEqual(event);
    expect(json.length).toBeLessThan(maxEventBytes);
    bytes += Buffer.byteLength(json);
  }
  expect(bytes / events.length).toBeGreaterThan(500);
  expect(bytes / events.length).toBeLessThan(650);
});

test('every event type of the assistant is there, and nothing else', () => {
  const assistant = ['conversation', 'evaluation', 'deployment', 'consent'];
  const types = assistant.flatMap((category) => [
    ...(catalogue.byCategory.get(category)?.versions.keys() ?? []),
  ]);
  expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(types.sort());
});

test('no two events share an identity', () => {
  expect(new Set(events.map(({ source, id }) => `${source} ${id}`)).size).toBe(events.length);
});

test('all but deployments name the person that they are about, by one opaque id', () => {
  const subjects = new Map<string, Set<string | undefined>>();
  for (const { subject, datasubject } of events) {
    if (subject.startsWith('deployment/')) expect(datasubject).toBeUndefined();
    else expect(datasubject).toMatch(/^u-[0-9a-f]{16}$/);
    if (subject.startsWith('consent/')) expect(subject).toBe(`consent/${datasubject ?? ''}`);
    const stream = subject.slice(subject.indexOf('/'));
    subjects.set(stream, (subjects.get(stream) ?? new Set()).add(datasubject));
  }
  expect([...subjects.values()].filter((people) => people.size > 1)).toEqual([]);
});

test('events are in order of time, conversations numbered from 1 without a gap', () => {
  const numbers = new Map<string, number>();
  let before = '';
  for (const { time, subject, sequence } of events) {
    expect(time >= before).toBe(true);
    before = time;
    if (!subject.startsWith('conversation/')) continue;
    const number = (numbers.get(subject) ?? 0) + 1;
    expect(parseSequence(sequence ?? '')).toBe(number);
    numbers.set(subject, number);
  }
});

test('nobody speaks before they were asked for consent', () => {
  const asked = new Set<string>();
  for (const { type, datasubject = '' } of events) {
    if (type === 'ai.annals.consent.changed.v1') asked.add(datasubject);
    if (type === 'ai.annals.conversation.started.v1') expect(asked.has(datasubject)).toBe(true);
  }
});

test.each([
  { days: 30, users: 50, events: 5_000 },
  { days: 180, users: 2_000, events: 20_000 },
])('$events events of $users people take about $days days', (options) => {
  const [first, ...rest] = simulateTraffic({ ...asked, ...options, from: '2025-05-01T02:00:00+02:00' });
  expect(first?.time).toBe('2025-05-01T00:00:00.000Z');
  const took = Date.parse(rest.at(-1)?.time ?? '') - Date.parse(first?.time ?? '');
  expect(took / 86_400_000 / options.days).toBeGreaterThan(0.8);
  expect(took / 86_400_000 / options.days).toBeLessThan(1.2);
});

test('one person alone makes traffic too', () => {
  const people = [...simulateTraffic({ seed: 3, events: 500, users: 1 })].map(
    ({ datasubject }) => datasubject,
  );
  expect(new Set(people.filter((person) => person !== undefined)).size).toBe(1);
});

describe('from a seed', () => {
  afterEach(() => vi.restoreAllMocks());

  test('come the same bytes every time, whatever the clock says, and others from another', () => {
    const first = digestOf(events);
    const never = (): never => {
      throw new Error('neither clock nor chance');
    };
    vi.spyOn(Date, 'now').mockImplementation(never);
    vi.spyOn(Math, 'random').mockImplementation(never);
    vi.spyOn(crypto, 'randomUUID').mockImplementation(never);
    expect(digestOf(simulateTraffic(asked))).toBe(first);
    expect(digestOf(simulateTraffic({ ...asked, seed: 8 }))).not.toBe(first);
  });
});

test.each([
  { seed: 0.5 },
  { events: -1 },
  { events: Infinity },
  { from: 'yesterday' },
  { from: '1969-12-31T00:00:00Z' },
  { days: 0 },
  { users: 0 },
  { withdrawn: 1.5 },
])('%o is refused before the first event', (options) => {
  const simulate = () => simulateTraffic({ ...asked, ...options });
  expect(simulate).toThrow(Object.keys(options)[0]);
  try {
    simulate();
  } catch (error) {
    expect(isTrafficError(error) && error.code).toBe('options-invalid');
  }
});
