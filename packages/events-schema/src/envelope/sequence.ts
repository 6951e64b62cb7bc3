/** Number.MAX_SAFE_INTEGER has this many digits. */
const digits = 16;

/**
 * The CloudEvents `sequence` of a number, zero-padded so that text order is number order: 42 is
 * `0000000000000042`. Throws RangeError unless it is a whole number from 0 to 2^53 - 1.
 * Source: CloudEvents sequence extension.
 */
export function formatSequence(sequence: number): string {
  if (!Number.isSafeInteger(sequence) || sequence < 0)
    throw new RangeError(`sequence must be a whole number from 0 to 2^53 - 1, not ${sequence}`);
  return sequence.toString().padStart(digits, '0');
}

/** The number in a `sequence`, padded or not; undefined if it is none, or above 2^53 - 1. */
export function parseSequence(text: string): number | undefined {
  if (!/^\d{1,16}$/.test(text)) return undefined;
  const sequence = Number(text);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
}
