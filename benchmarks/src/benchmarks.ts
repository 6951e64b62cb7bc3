import type { Benchmark } from './benchmark.ts';
import { hotStream } from './hot-stream.ts';
import { ingestEndToEnd } from './ingest-end-to-end.ts';
import { ingestRedelivery } from './ingest-redelivery.ts';
import { ingestStore } from './ingest-store.ts';
import { lake } from './lake.ts';

export const benchmarks: readonly Benchmark[] = [
  ingestStore,
  ingestRedelivery,
  hotStream,
  ingestEndToEnd,
  lake,
];
