import type { HostLog } from '@annals/local-azure';

export interface Line extends Record<string, unknown> {
  readonly event: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const ours: ReadonlySet<HostLog['category']> = new Set(['user', 'stdout', 'stderr']);

/** What a host logged: the JSON objects among its lines, and all of them as they were. */
export class Lines {
  readonly all: HostLog[] = [];

  readonly log = (line: HostLog): void => {
    this.all.push(line);
  };

  /** Every line of ours is one JSON object; that each of them parses is part of every question. */
  of(event: string): Line[] {
    return this.all
      .filter(({ category, message }) => ours.has(category) && message.startsWith('{'))
      .map(({ message }) => JSON.parse(message) as Line)
      .filter((line) => line.event === event);
  }

  /** The data points of a metric as they were last written, by their attributes. */
  metric(name: string): Map<string, Line> {
    const points = this.of('metric').filter((line) => line.name === name);
    return new Map(points.map((line) => [Object.values(line.attributes).join(' '), line]));
  }
}
