import type { Backend } from '../backend.ts';
import { feedKey } from '../layout/keys.ts';
import { trimMark } from './trim-mark.ts';

/**
 * The number of a lane's last block, 0 if it has none. A lane has no holes behind its trim mark, so the end is found by
 * doubling and halving over point reads: about 2 log2(blocks after `known`) of them, and one of the mark.
 */
export async function laneTail(backend: Backend, bucket: string, lane: number, known = 0): Promise<number> {
  for (let from = known; ;) {
    const last = await lastBehind(backend, bucket, lane, from);
    // Asked for afterwards: a block that was missed since it is being trimmed is before the mark by now.
    const mark = await trimMark(backend, bucket, lane);
    if (mark <= last) return last;
    from = mark;
  }
}

async function lastBehind(backend: Backend, bucket: string, lane: number, known: number): Promise<number> {
  const exists = async (n: number) => (await backend.get(bucket, feedKey(lane, n), ['count'])) !== undefined;
  let step = 1;
  while (await exists(known + step)) step *= 2;
  let last = known + Math.floor(step / 2);
  let beyond = known + step;
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    if (await exists(middle)) last = middle;
    else beyond = middle;
  }
  return last;
}
