import type { Benchmark } from './benchmark.ts';
import { archive } from './archive.ts';
import { dataset } from './dataset.ts';
import { hotStream } from './hot-stream.ts';
import { ingestEndToEnd } from './ingest-end-to-end.ts';
import { ingestPeers } from './ingest-peers.ts';
import { ingestRedelivery } from './ingest-redelivery.ts';
import { ingestStore } from './ingest-store.ts';
import { replayPeers } from './replay-peers.ts';
import { replayAll } from './replay-all.ts';
import { replayStream } from './replay-stream.ts';
import { lake } from './lake.ts';

export const benchmarks: readonly Benchmark[] = [
  ingestStore,
  ingestRedelivery,
  hotStream,
  ingestEndToEnd,
  ingestPeers,
  replayStream,
  replayPeers,
  archive,
  replayAll,
  lake,
  dataset,
];
