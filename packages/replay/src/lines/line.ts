import { lineHead } from '@annals/event-store';

/** A line of the history as bytes, without its newline, and the key by which lines are sorted. */
export interface Line {
  readonly key: string;
  readonly bytes: Buffer;
}

/** @throws StoreError `bad-line` */
export const lineOf = (bytes: Buffer): Line => ({ key: lineHead(bytes).key, bytes });

export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
