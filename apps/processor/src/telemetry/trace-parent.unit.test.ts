import { expect, test } from 'vitest';
import { parseTraceParent, traceParentOf } from './trace-parent.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

test('trace and span are read, and whether the producer sampled', () => {
  const of = (flags: string) => parseTraceParent(`00-${traceId}-${spanId}-${flags}`);
  expect(of('01')).toEqual({ traceId, spanId, traceFlags: 1 });
  expect(of('02')).toEqual({ traceId, spanId, traceFlags: 0 });
  expect(parseTraceParent(`cc-${traceId}-${spanId}-01-what-the-future-will-be`)).toMatchObject({ traceId });
});

test('what is no trace context has no trace, whatever it is', () => {
  const zeros = (n: number) => '0'.repeat(n);
  for (const value of [
    undefined,
    null,
    7,
    {},
    '',
    'x',
    `ff-${traceId}-${spanId}-01`,
    `00-${zeros(32)}-${spanId}-01`,
    `00-${traceId}-${zeros(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId}-${spanId}-01x`,
    `00-${traceId}-${spanId}-01-${'x'.repeat(1_000)}`,
  ])
    expect(parseTraceParent(value)).toBeUndefined();
  for (const event of [undefined, null, 7, 'text', [], {}]) expect(traceParentOf(event)).toBeUndefined();
});
