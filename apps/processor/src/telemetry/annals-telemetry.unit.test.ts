import type { Ingested } from '@annals/event-store';
import { SpanStatusCode } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { annalsTelemetry } from './annals-telemetry.ts';
import { maxLinks } from './delivery-span.ts';

function traced() {
  const spans = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(spans)],
  });
  const telemetry = annalsTelemetry(new MeterProvider().getMeter('test'), tracers.getTracer('test'));
  const deliver = (events: readonly unknown[], take: () => Promise<readonly Ingested[]>) =>
    telemetry.delivery({ door: 'ingest', events, invocation: undefined, now: () => new Date() }, take);
  return { deliver, spans: () => spans.getFinishedSpans() };
}

const from = (n: number) => {
  const hex = (n + 1).toString(16);
  return { traceparent: `00-${hex.padStart(32, '0')}-${hex.padStart(16, '0')}-01` };
};

test('a span is linked to each producer once, and to a bounded number of them', async () => {
  const { deliver, spans } = traced();
  const of = (count: number, producers: number) =>
    Array.from({ length: count }, (_, n) => from(n % producers));
  const nothing = () => Promise.resolve([]);
  await deliver([null, 'text', {}, ...of(1_000, 3)], nothing);
  await deliver(of(1_000, 500), nothing);
  const linked = spans().map(({ links }) => links.map(({ context }) => context.traceId));
  expect(linked.map(({ length }) => length)).toEqual([3, maxLinks]);
  for (const ids of linked) expect(new Set(ids).size).toBe(ids.length);
});

test('what the store throws comes through, and the span names its kind without its words', async () => {
  const { deliver, spans } = traced();
  const failure = Object.assign(new Error('somebody said this'), { code: 'overloaded' });
  await expect(deliver([{}], () => Promise.reject(failure))).rejects.toBe(failure);
  expect(spans()[0]).toMatchObject({
    status: { code: SpanStatusCode.ERROR },
    attributes: { 'error.type': 'overloaded' },
    events: [],
  });
  expect(JSON.stringify(spans()[0]?.status)).not.toContain('somebody');
});

test('an error without a code of ours is named by its class', async () => {
  const { deliver, spans } = traced();
  const odd = [Object.assign(new TypeError('x'), { code: 'a sentence\nof two lines' }), 'text'];
  for (const thrown of odd) await deliver([], () => Promise.reject(thrown as Error)).catch(() => undefined);
  expect(spans().map(({ attributes }) => attributes['error.type'])).toEqual(['TypeError', '_OTHER']);
});
