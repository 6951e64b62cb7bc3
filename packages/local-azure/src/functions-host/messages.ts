import type { HostKeys } from './keys.ts';

/** One line of what happens in the host. */
export type HostLog = {
  /** ISO 8601. */
  time: string;
  level: 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
  /** Who says it: the app through its context, the library or the host, or the process's own output. */
  category: 'user' | 'system' | 'customMetric' | 'host' | 'stdout' | 'stderr';
  message: string;
  functionName?: string;
  invocationId?: string;
};

/** A function of the app. One whose trigger is not served here is registered and never called. */
export type HostFunction = {
  name: string;
  /** As in the binding: `eventGridTrigger`, `httpTrigger`, … */
  type: string;
  served: boolean;
  /** Of an HTTP function: its template with the prefix, such as `api/streams/{id}`. */
  route?: string;
  methods?: string[];
};

export type StartMessage = {
  kind: 'start';
  app: string;
  port: number;
  keys: HostKeys;
  queueLeaseSeconds: number;
};
export type ToChild = StartMessage | { kind: 'stop' };
/** Anything else that arrives on the channel is not the host's. */
export type FromChild =
  | { kind: 'started'; port: number; functions: HostFunction[] }
  | { kind: 'failed'; message: string }
  | { kind: 'log'; log: HostLog };
