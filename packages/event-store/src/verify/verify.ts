import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import type { Finding } from './finding.ts';
import { identitiesTwice, identityOf } from './identities.ts';
import { IdentitySlice } from './identity-slice.ts';
import type { ArchivedLines, Job } from './job.ts';
import { verifyBucket } from './verify-bucket.ts';

export interface VerifyOptions {
  /** Only this bucket, from 0 on; identities are then compared within it alone. */
  readonly bucket?: number | undefined;
  /** Mend what can be mended; nothing is written unless told. */
  readonly repair?: boolean | undefined;
  /** Read every payload too: a request for each event whose data is outside its row. */
  readonly payloads?: boolean | undefined;
  /** Where the lines are that were trimmed of the feed; needed only if some were. */
  readonly archived?: ArchivedLines | undefined;
  /** Hears, now and then, how far it is. */
  readonly onProgress?: ((checked: Checked) => void) | undefined;
}

/** What was looked at. */
export interface Checked {
  readonly buckets: number;
  /** Rows of events. */
  readonly events: number;
  /** Blocks of the feed. */
  readonly blocks: number;
}

/** What differs, as it is found. Read once, with `for await`. */
export interface Verification extends AsyncIterable<Finding> {
  /** So far; after the reading, all of it. */
  readonly checked: Checked;
}

/** Events between two words of progress. */
const progressEvery = 100;

/** @throws StoreError `bad-bucket` */
export function verify(backend: Backend, layout: Layout, options: VerifyOptions = {}): Verification {
  const { bucket, repair = false, payloads = false, archived, onProgress } = options;
  const buckets = bucketNames(layout).filter((_, index) => bucket === undefined || index === bucket);
  if (buckets.length === 0)
    throw new StoreError('bad-bucket', `there is no bucket ${bucket}: they are 0 to ${layout.buckets - 1}`);
  const checked = { buckets: 0, events: 0, blocks: 0 };

  async function* findings(): AsyncGenerator<Finding> {
    const identities = new IdentitySlice();
    const job: Job = {
      backend,
      layout,
      repair,
      payloads,
      archived,
      onRow: (row) => {
        checked.events += 1;
        identities.add(identityOf(row));
        if (checked.events % progressEvery === 0) onProgress?.(checked);
      },
      onBlock: () => (checked.blocks += 1),
      onLostRow: (row) => {
        identities.add(identityOf(row));
      },
    };
    for (const name of buckets) {
      yield* verifyBucket(job, name);
      checked.buckets += 1;
      onProgress?.(checked);
    }
    yield* identitiesTwice(backend, buckets, identities);
  }
  return { [Symbol.asyncIterator]: findings, checked };
}
