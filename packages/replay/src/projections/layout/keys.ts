import type { StreamName } from '@annals/events-schema';
import type { KeyRange } from '@annals/event-store';
import type { Key } from '../define/projection.ts';
import { ProjectionError } from '../errors.ts';

/*
 * Keys of table `projections`. Everything of a build's bucket is in one partition, so that it changes in one transaction:
 *
 *   <name>               !alias                        which build is live, the last number taken
 *   <name>               build:<n>                     a build
 *   <name>:<n>:<bucket>  !head                         how far this bucket is
 *   <name>:<n>:<bucket>  s:<category>:<id>:            a stream: position, gap, state
 *   <name>:<n>:<bucket>  c:<key>:<category>:<id>:      what a stream contributes to a row
 *   <name>:<n>:<bucket>  d:<key>                       a key to be merged anew
 *   <name>:<n>:<bucket>  p:<key>:                      a row, merged over the bucket's streams
 */

export const aliasKey = '!alias';
export const headKey = '!head';
export const buildKey = (n: number) => `build:${n.toString().padStart(8, '0')}`;
export const buildsRange: KeyRange = { from: 'build:', to: 'build;' };
export const partitionOf = (name: string, n: number, bucket: string) => `${name}:${n}:${bucket}`;

export const streamKey = ({ category, id }: StreamName) => `s:${category}:${id}:`;
export const contributionKey = (key: string, { category, id }: StreamName) => `c:${key}:${category}:${id}:`;
export const changedKey = (key: string) => `d:${key}`;
export const mergedKey = (key: string) => `p:${key}:`;

export const streamsRange: KeyRange = { from: 's:', to: 's;' };
export const contributionsRange: KeyRange = { from: 'c:', to: 'c;' };
export const changedRange: KeyRange = { from: 'd:', to: 'd;' };
/** Everything but the head. */
export const allRows: KeyRange = { from: 'a', to: '{' };
export const contributionsTo = (key: string): KeyRange => ({ from: `c:${key}:`, to: `c:${key};` });

/** Which rows are meant by the first part of their key: from one text to another as it is encoded, both included. */
export interface KeyBetween {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const isBetween = (keys: Key | KeyBetween): keys is KeyBetween =>
  typeof keys === 'object' && !Array.isArray(keys);

/**
 * Rows of a kind whose key begins with these parts, or whose first part is between two. An encoded part ends with a
 * comma, and `-` follows it.
 */
export function rangeOfRows(kind: 'c' | 'p', prefix: Key | KeyBetween = []): KeyRange {
  if (isBetween(prefix)) {
    const { from, to } = prefix;
    return {
      from: `${kind}:${from === undefined ? '' : encodePart(from)}`,
      to: to === undefined ? `${kind};` : `${kind}:${encodePart(to).slice(0, -1)}-`,
    };
  }
  const parts = typeof prefix === 'string' ? [prefix] : prefix;
  if (parts.length === 0) return { from: `${kind}:`, to: `${kind};` };
  const encoded = parts.map(encodePart).join('');
  return { from: `${kind}:${encoded}`, to: `${kind}:${encoded.slice(0, -1)}-` };
}

/** The encoded key within the row key of a contribution, a mark or a merged row; the stream of a contribution. */
export function parseRowKey(rowKey: string): { readonly key: string; readonly stream: string | undefined } {
  const [, key = '', category = '', id = ''] = rowKey.split(':');
  return { key, stream: category === '' ? undefined : `${category}/${id}` };
}

/** The stream of its own row. */
export function streamOfKey(rowKey: string): StreamName {
  const [, category = '', id = ''] = rowKey.split(':');
  return { category, id };
}

/** Azure's 1 KiB holds 512 UTF-16 units; beside the key there are a category, an id and five other characters. */
export const maxKeyLength = 300;

/**
 * A key as part of a row key: each part with a comma after it, all but `[A-Za-z0-9._~-]` as `=` and the hex digits of
 * its UTF-8 bytes.
 * @throws ProjectionError `key-invalid`
 */
export function encodeKey(key: Key, where: string): string {
  const parts: unknown = typeof key === 'string' ? [key] : key;
  const invalid = (why: string) => new ProjectionError('key-invalid', `${where}: ${why}`);
  if (!Array.isArray(parts) || parts.length === 0) throw invalid('a key is a text, or several');
  const encoded = parts
    .map((part: unknown) => {
      if (typeof part !== 'string') throw invalid(`a key is made of texts, not of ${String(part)}`);
      if (/\p{Surrogate}/u.test(part)) throw invalid('a key holds half a surrogate pair');
      return encodePart(part);
    })
    .join('');
  if (encoded.length > maxKeyLength)
    throw invalid(`key ${encoded.slice(0, 60)}… takes ${encoded.length} characters, at most ${maxKeyLength}`);
  return encoded;
}

const encodePart = (part: string) =>
  `${part.replace(/[^A-Za-z0-9._~-]/gu, (char) =>
    [...Buffer.from(char)].map((byte) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  )},`;

/** The parts of an encoded key. */
export const decodeKey = (encoded: string): string[] =>
  encoded
    .slice(0, -1)
    .split(',')
    .map((part) => decodeURIComponent(part.replaceAll('=', '%')));
