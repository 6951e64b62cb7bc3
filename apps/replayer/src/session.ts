import type { EventStore, LayoutChoice, OpenOptions } from '@annals/event-store';
import type { Command } from 'commander';
import type { Connected } from './connection/connect.ts';
import type { ConnectionFlags } from './connection/find-storage.ts';
import type { FoundTopic } from './connection/find-topic.ts';
import type { ExitCode } from './exit-code.ts';
import type { Confirm } from './output/confirm.ts';
import type { Output } from './output/output.ts';

/** What a command works with. */
export interface Session {
  readonly output: Output;
  /** What the command line says of the connection, for threads that open one of their own. */
  readonly flags: ConnectionFlags;
  /** Undefined where nobody can be asked. */
  readonly confirm: Confirm | undefined;
  /** Opened when first asked for, so that a bad argument needs no storage to be refused; made only if told so. */
  readonly store: (options?: OpenOptions & LayoutChoice) => Promise<EventStore>;
  /** The same, with the keys of its data subjects. */
  readonly storeAndKeys: () => Promise<Connected>;
  /** A topic's endpoint as given, or the one that the environment or the local stack's file names, and how to send there. */
  readonly topic: (endpoint?: string) => Promise<FoundTopic>;
  /** What Ctrl-C is to say from now on; with `stop`, which asks the command to end, the program waits a while for that. */
  readonly onInterrupt: (note: string, stop?: () => void) => void;
}

/** Runs a command's work within a session and notes its exit code. */
export type Run = (command: Command, work: (session: Session) => Promise<ExitCode>) => Promise<void>;
