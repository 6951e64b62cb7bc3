import type { StreamName } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** Is anything stored of a stream, at whatever time and position? */
export async function hasEvents(store: EventStore, name: StreamName): Promise<boolean> {
  for await (const _ of store.read(name, { pastGaps: true })) return true;
  return false;
}

export const noSuchStream = (stream: string) =>
  new Failure(exitCode.notFound, `there is no stream "${stream}": nothing is stored of it`);
