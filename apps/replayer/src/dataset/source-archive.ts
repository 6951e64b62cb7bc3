import type { EventStore } from '@annals/event-store';
import type { NamedManifest } from '@annals/replay';
import type { Session } from '../session.ts';

export interface SourceOptions {
  readonly archive?: string;
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** The archive's manifest that a dataset is pinned to: the one that is named, else the newest, made if there is none. */
export async function sourceArchive(
  { output }: Session,
  { raw }: EventStore,
  name: string | undefined,
): Promise<NamedManifest> {
  const { isReplayError, keptManifest, runArchive } = await import('@annals/replay');
  try {
    return await keptManifest(raw.archive, name);
  } catch (error) {
    if (name !== undefined || !isReplayError(error) || error.code !== 'no-archive') throw error;
  }
  output.note('there is no archive yet: archive run comes first');
  const progress = output.progress('archived events');
  await runArchive(raw, {
    onProgress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  return keptManifest(raw.archive);
}
