import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Bytes and SHA-256 of a file. */
export async function digestOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const sum = createHash('sha256');
  let bytes = 0;
  for await (const part of createReadStream(path)) {
    bytes += (part as Buffer).length;
    sum.update(part as Buffer);
  }
  return { bytes, sha256: sum.digest('hex') };
}
