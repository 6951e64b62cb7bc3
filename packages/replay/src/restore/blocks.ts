import type { Line } from '../lines/line.ts';
import type { Batches } from '../lines/merge-sorted.ts';

/** A transaction holds 100 rows, one of them the feed's. */
const maxLines = 99;
/** What fits a block of the feed even if it does not compress, and with its rows a transaction of 4 MiB. */
const maxBytes = 900 * 1024;

/** Cuts lines into the blocks that are written together. The same lines give the same blocks. */
export async function* blocksOf(batches: Batches<Line>): AsyncGenerator<readonly Line[]> {
  let block: Line[] = [];
  let bytes = 0;
  for await (const batch of batches) {
    for (const line of batch) {
      if (block.length === maxLines || (block.length > 0 && bytes + line.bytes.length > maxBytes)) {
        yield block;
        block = [];
        bytes = 0;
      }
      block.push(line);
      bytes += line.bytes.length;
    }
  }
  if (block.length > 0) yield block;
}
