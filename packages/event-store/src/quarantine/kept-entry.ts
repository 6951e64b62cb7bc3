import type { Erased } from '@annals/events-schema';
import type { RefusedSeal, RefusedSubject } from '../personal/privacy.ts';
import type { QuarantineEntry } from './entry.ts';
import { jsonOf } from './json-of.ts';

/** An entry as a line of a blob holds it: what may be personal is one sealed text. */
export interface SealedEntry extends Pick<QuarantineEntry, 'id' | 'reason' | 'quarantinedtime'> {
  readonly sealedFor: RefusedSubject;
  /** Of `{ violations, event }`; undefined if the subject had been erased before. */
  readonly sealed?: string;
}

export type KeptEntry = QuarantineEntry | SealedEntry;

/** What is left of what was refused, once its subject is erased. */
const erased: Erased = { erased: true };

const isSealedEntry = (entry: KeptEntry): entry is SealedEntry => 'sealedFor' in entry;

/** Refused although it broke no rule of its declaration: it holds what that says, and nothing else. */
const valid = new Set<QuarantineEntry['reason']>(['conflict', 'identity-reused', 'erased-subject']);

/** Seals what may hold personal data, and says which entries those are. */
export async function keptEntry(
  entry: QuarantineEntry,
  refused: RefusedSeal | undefined,
): Promise<KeptEntry> {
  const { id, reason, violations, quarantinedtime, event } = entry;
  const subject = refused?.subjectOf(event, valid.has(reason));
  if (!refused || !subject) return entry;
  const text = `{"violations":${JSON.stringify(violations)},"event":${jsonOf(event)}}`;
  const sealed = await refused.seal(subject, id, text);
  const kept = { id, reason, quarantinedtime, sealedFor: subject };
  return sealed === undefined ? kept : { ...kept, sealed };
}

/** An entry as it was, or without its event if the subject was erased. */
export async function openedEntry(
  kept: KeptEntry,
  refused: RefusedSeal | undefined,
): Promise<QuarantineEntry> {
  if (!isSealedEntry(kept)) return kept;
  const { id, reason, quarantinedtime, sealedFor, sealed } = kept;
  const text = sealed && (await refused?.open(sealedFor, id, sealed));
  const { violations = [], event = erased } = (text ? JSON.parse(text) : {}) as Partial<QuarantineEntry>;
  return { id, reason, violations, quarantinedtime, event };
}

export const encodeEntries = (entries: readonly KeptEntry[]) =>
  Buffer.from(entries.map((entry) => `${lineOf(entry)}\n`).join(''));

function lineOf(entry: KeptEntry): string {
  if (isSealedEntry(entry)) return JSON.stringify(entry);
  const { event, ...why } = entry;
  return `${JSON.stringify(why).slice(0, -1)},"event":${jsonOf(event)}}`;
}

export const decodeEntries = (bytes: Uint8Array): KeptEntry[] =>
  Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KeptEntry);
