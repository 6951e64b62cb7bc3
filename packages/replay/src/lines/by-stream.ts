import { type LineHead, lineKey } from '@annals/event-store';
import { compareText } from './line.ts';

interface Placed<Of> {
  readonly position: string;
  readonly of: Of;
}

export interface StreamLines<Of> {
  /** What the keys of all its lines begin with: `<category>:<id>:`. */
  readonly start: string;
  readonly lines: readonly Placed<Of>[];
}

/**
 * Puts lines into the order of their keys. The lines of a stream come mostly in order already, so that sorting
 * stream by stream is little more than reading them.
 */
export class ByStream<Of> {
  readonly #streams = new Map<string, Placed<Of>[]>();

  add({ subject, position }: Pick<LineHead, 'subject' | 'position'>, of: Of): void {
    let lines = this.#streams.get(subject);
    if (!lines) this.#streams.set(subject, (lines = []));
    lines.push({ position, of });
  }

  sorted(): StreamLines<Of>[] {
    return [...this.#streams]
      .map(([subject, lines]) => ({
        start: lineKey({ subject, position: '' }),
        lines: lines.sort((a, b) => compareText(a.position, b.position)),
      }))
      .sort((a, b) => compareText(a.start, b.start));
  }
}
