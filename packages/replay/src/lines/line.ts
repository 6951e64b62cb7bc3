import { lineHead, lineKey } from '@annals/event-store';
import type { Order } from './merge-sorted.ts';

/** A line of the history as bytes, without its newline, and the key by which lines are sorted. */
export interface Line {
  readonly key: string;
  readonly bytes: Buffer;
}

/** @throws StoreError `bad-line` */
export const lineOf = (bytes: Buffer): Line => ({ key: lineKey(lineHead(bytes)), bytes });

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  compareText(a.key, b.key);

export const lineOrder: Order<Line> = { compare: byKey, keyOf: ({ key }) => key };
