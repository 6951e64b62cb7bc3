import type { StreamName } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { categoryRange, eventsRange, parseEventKey } from '../layout/keys.ts';
import { bucketNames, type Layout } from '../layout/layout.ts';
import { interleave } from './interleave.ts';

export interface StreamSummary extends StreamName {
  readonly events: number;
  readonly firstPosition: string;
  readonly lastPosition: string;
}

/** Every stream that has events, bucket by bucket; reads keys only. */
export function listStreams(
  backend: Backend,
  layout: Layout,
  category?: string,
): AsyncGenerator<StreamSummary> {
  const keys = category === undefined ? eventsRange : categoryRange(category);
  const ofBucket = (bucket: string) =>
    async function* () {
      let current: StreamSummary | undefined;
      for await (const { rowKey } of backend.range(bucket, keys, [])) {
        const { name, position } = parseEventKey(rowKey);
        if (current?.id === name.id && current.category === name.category) {
          current = { ...current, events: current.events + 1, lastPosition: position };
        } else {
          if (current) yield current;
          current = { ...name, events: 1, firstPosition: position, lastPosition: position };
        }
      }
      if (current) yield current;
    };
  return interleave(bucketNames(layout).map(ofBucket), 4);
}
