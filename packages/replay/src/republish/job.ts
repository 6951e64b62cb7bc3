import type { RowTable } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import type { Choice, Place } from './choice.ts';

/** What a job is to do; the same for as long as it lives. */
export interface RepublishParameters extends Choice {
  /** The topic's endpoint. */
  readonly to: string;
}

/** A job as it stands in table `replays`. */
export interface Republished {
  /** Its id, a row key: `[A-Za-z0-9._~-]{1,64}`. */
  readonly job: string;
  readonly parameters: RepublishParameters;
  /** Nothing that was stored later is sent: `knownAt`, or when the latest was stored that the job began with. */
  readonly storedUntil: string;
  /** In all, counted when the job began. */
  readonly events: number;
  readonly sent: number;
  /** The last event that the topic accepted. */
  readonly place: Place | undefined;
  readonly done: boolean;
}

export interface KeptJob extends Republished {
  readonly etag: string;
}

/** The partition of these jobs in table `replays`; the row key is the job. */
const partition = 'republish';

export async function readRepublished(table: RowTable, job: string): Promise<KeptJob | undefined> {
  const found = await table.get(partition, job);
  if (!found) return undefined;
  const { row, etag } = found;
  const { bucket, key } = row;
  return {
    job,
    parameters: JSON.parse(String(row.parameters)) as RepublishParameters,
    storedUntil: String(row.storedUntil),
    events: Number(row.events),
    sent: Number(row.sent),
    place: typeof bucket === 'string' && typeof key === 'string' ? { bucket, key } : undefined,
    done: row.status === 'done',
    etag,
  };
}

/**
 * Writes a job anew, or in place of what this run wrote last.
 * @throws ReplayError `job-contended` if another run of the job wrote meanwhile
 */
export async function writeJob(
  table: RowTable,
  job: Republished,
  etag: string | undefined,
): Promise<KeptJob> {
  const { place } = job;
  const row = {
    rowKey: job.job,
    parameters: JSON.stringify(job.parameters),
    storedUntil: job.storedUntil,
    events: job.events,
    sent: job.sent,
    bucket: place?.bucket,
    key: place?.key,
    status: job.done ? 'done' : 'running',
  };
  const result = await table.write(partition, [
    etag === undefined ? { write: 'insert', row } : { write: 'replace', row, etag },
  ]);
  if (result.written) return { ...job, etag: result.etags[0] ?? '' };
  // A first try whose answer was lost has written it.
  const there = await readRepublished(table, job.job);
  if (there && JSON.stringify({ ...there, etag: '' }) === JSON.stringify({ ...job, etag: '' })) return there;
  throw new ReplayError('job-contended', `another run of job ${job.job} is under way`);
}
