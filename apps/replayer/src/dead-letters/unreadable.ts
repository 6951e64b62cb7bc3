import type { UnreadableBlob } from '@annals/event-store';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { printable } from '../output/printable.ts';

/** Names blobs that could not be read; the answer is incomplete if there are any. */
export function noteUnreadable(output: Output, unreadable: readonly UnreadableBlob[]): ExitCode {
  for (const { blob, why } of unreadable) output.note(printable(`left, not readable: ${blob} (${why})`));
  return unreadable.length === 0 ? exitCode.ok : exitCode.incomplete;
}
