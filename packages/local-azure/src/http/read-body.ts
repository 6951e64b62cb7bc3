import type { IncomingMessage } from 'node:http';

/**
 * The body of a request, or undefined when it is longer than `maxBytes`. An overlong body is read on to its end and
 * thrown away, so that the client gets its answer instead of a reset connection.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (bytes > maxBytes) return undefined;
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}
