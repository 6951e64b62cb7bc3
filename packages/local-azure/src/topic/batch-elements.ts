const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const [OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

/** One object of a JSON array: its own bytes as they were sent, and how many members it has. */
export type BatchElement = { json: Buffer; members: number };

/**
 * Cuts a JSON array of objects into the bytes of its elements, so that an event travels exactly as it was published
 * (a number beyond 2^53 keeps its digits) and need not be serialized again. The input must be valid JSON.
 */
export function batchElements(array: Buffer): BatchElement[] {
  const elements: BatchElement[] = [];
  let depth = 0;
  let start = 0;
  let members = 0;
  for (let at = 0; at < array.length; at++) {
    switch (array[at]) {
      case QUOTE:
        while (array[++at] !== QUOTE) if (array[at] === BACKSLASH) at++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (depth === 1) {
          start = at;
          members = 0;
        }
        depth++;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth--;
        if (depth === 1) elements.push({ json: array.subarray(start, at + 1), members });
        break;
      case COLON:
        if (depth === 2) members++;
        break;
    }
  }
  return elements;
}
