// What the doors answer, as far as the page reads it; a test holds it against openapi.json of the processor.
import type { RecordedEvent, StreamName } from '@annals/events-schema';

export interface LiveSecond {
  readonly at: string;
  readonly appended: number;
  readonly duplicate: number;
  readonly conflict: number;
  readonly quarantined: number;
  readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
}

export interface Live {
  readonly instance: string;
  readonly since: string;
  readonly underWay: number;
  readonly waiting: number;
  readonly seconds: readonly LiveSecond[];
}

export interface ProjectionBuild {
  readonly build: number;
  readonly status: string;
  readonly live: boolean;
  readonly buckets: number;
  readonly bucketsDone: number;
  readonly streams: number;
  readonly events: number;
  readonly blocksBehind: number;
}

export interface Projections {
  readonly projections: readonly {
    readonly name: string;
    readonly version: number;
    readonly builds: readonly ProjectionBuild[];
  }[];
}

export interface Replay {
  readonly id: string;
  readonly kind: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly created: string;
  readonly error?: string;
  readonly done: number;
  readonly failed: number;
  readonly events: number;
  readonly shards: number;
}

export interface Replays {
  readonly replays: readonly Replay[];
}

export interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export interface QuarantineEntry {
  readonly id: string;
  readonly reason: string;
  readonly violations: readonly Violation[];
  readonly quarantinedtime: string;
  /** As far as what was delivered has them. */
  readonly names: Readonly<Record<'id' | 'source' | 'type' | 'subject' | 'time', string | null>>;
}

export interface QuarantineEntries {
  readonly entries: readonly QuarantineEntry[];
  readonly next: string | null;
}

export interface ShownEntry extends QuarantineEntry {
  readonly event: unknown;
  readonly schema: unknown;
}

export interface Retried {
  readonly outcome: 'accepted' | 'refused';
  readonly reason?: string;
  readonly violations?: readonly Violation[];
}

export interface Streams {
  readonly streams: readonly StreamName[];
  readonly next: string | null;
}

export interface StreamPage {
  readonly events: readonly RecordedEvent[];
  readonly next: string | null;
  readonly gapAt: string | null;
}

export interface DeclaredEvent {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  readonly latest: boolean;
  readonly schema: unknown;
  readonly example: unknown;
  readonly personal: readonly string[];
}

export interface Category {
  readonly category: string;
  readonly ordering: 'sequence' | 'time';
  readonly events: readonly DeclaredEvent[];
  readonly producers:
    | readonly {
        readonly source: string;
        readonly types: readonly string[];
        readonly events: number;
        readonly last: string;
      }[]
    | null;
}

export interface Categories {
  readonly categories: readonly Category[];
}

export interface Activity {
  /** Null where the projection was never built. */
  readonly build: { readonly build: number; readonly begun: string } | null;
  readonly days: readonly { readonly day: string; readonly type: string; readonly events: number }[];
  readonly next: string | null;
}

export interface Dataset {
  readonly name: string;
  readonly id: string;
  /** File of the card. */
  readonly card: string | null;
  readonly manifest: {
    readonly log: { readonly end: string };
    readonly streams: { readonly category: string; readonly streams: number; readonly events: number };
    readonly rows: Readonly<Record<'total' | 'train' | 'test' | 'censored', number>>;
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
  } | null;
}

export interface Datasets {
  readonly datasets: readonly Dataset[];
  readonly next: string | null;
}

export interface DatasetVerification {
  readonly files: number;
  readonly problems: readonly string[];
}
