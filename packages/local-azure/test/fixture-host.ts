import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  startFunctionsHost,
  type FunctionsHost,
  type FunctionsHostOptions,
  type HostLog,
} from '../src/index.ts';

export const FIXTURE_APP = fileURLToPath(new URL('./fixtures/app/', import.meta.url));

/** A call of one of the fixture app's Event Grid functions, as it saw it. */
export type Call = {
  invocationId: string;
  functionName: string;
  traceContext: { traceParent: string };
  triggerMetadata: Record<string, unknown>;
  events: unknown;
};

/** The fixture app in a host, and what it logs. */
export async function fixtureHost(options: Partial<FunctionsHostOptions> = {}) {
  const logs: HostLog[] = [];
  const host = await startFunctionsHost({ app: FIXTURE_APP, log: (line) => logs.push(line), ...options });
  return { host, logs };
}

/** The same, ending with the test. */
export async function testHost(options: Partial<FunctionsHostOptions> = {}) {
  const started = await fixtureHost(options);
  onTestFinished(async () => {
    await started.host.kill();
  });
  return started;
}

/** The calls since this was last asked. */
export async function callsOf(host: FunctionsHost): Promise<Call[]> {
  return (await (await fetch(`${host.url}/api/calls`)).json()) as Call[];
}

export function notify(url: string, body: string, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'POST', headers: { 'aeg-event-type': 'Notification', ...headers }, body });
}
