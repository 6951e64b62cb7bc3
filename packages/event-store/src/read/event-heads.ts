import type { StreamName } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { afterStream, eventsRange, parseEventKey } from '../layout/keys.ts';

/** Which event, whose, and when: without what it says. */
export interface EventHead {
  readonly name: StreamName;
  /** `<category>/<id>` */
  readonly subject: string;
  readonly position: string;
  readonly type: string;
  readonly time: string;
  readonly recordedtime: string;
  readonly tenantid: string | undefined;
  readonly datasubject: string | undefined;
}

const columns = ['type', 'time', 'recordedtime', 'tenantid', 'datasubject'];

/** The heads of a bucket's events, each stream contiguous and in order; of those behind a stream, if one is given. */
export async function* eventHeads(
  backend: Backend,
  bucket: string,
  after?: StreamName,
): AsyncGenerator<EventHead> {
  const keys = after ? { ...eventsRange, from: afterStream(after) } : eventsRange;
  for await (const row of backend.range(bucket, keys, columns)) {
    const { name, position } = parseEventKey(row.rowKey);
    const { type, time, recordedtime, tenantid, datasubject } = row as Partial<Record<string, string>>;
    yield {
      ...{ name, subject: `${name.category}/${name.id}`, position },
      ...{ type: String(type), time: String(time), recordedtime: String(recordedtime) },
      ...{ tenantid, datasubject },
    };
  }
}
