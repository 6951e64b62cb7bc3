import type { RawHistory } from '@annals/event-store';
import { emptyLake, type LakeHead, readLake } from './lake-manifest.ts';

export interface LakeStatus {
  readonly head: LakeHead;
  /** Blocks of the feed that no run has taken to its end. */
  readonly waitingBlocks: number;
}

/** What is in the lake, and how far the feed is ahead of it. */
export async function statusOfLake(
  raw: Pick<RawHistory, 'layout' | 'buckets' | 'lake' | 'laneTail'>,
): Promise<LakeStatus> {
  const head = (await readLake(raw.lake))?.head ?? emptyLake(raw.layout, raw.buckets());
  const waiting = await Promise.all(
    head.positions.flatMap(({ bucket, checkpoint }) =>
      checkpoint.map(async (known, lane) => (await raw.laneTail(bucket, lane, known)) - known),
    ),
  );
  return { head, waitingBlocks: waiting.reduce((sum, blocks) => sum + blocks, 0) };
}
