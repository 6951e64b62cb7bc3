// The process that an app runs in: host and worker in one. It ends when it is told to, or when its parent is gone.
import { surviveLossOfParent } from '../child/orphan.ts';
import { close, listen } from '../http/listen.ts';
import { messageOf } from '../errors.ts';
import { loadApp, startContext, type App } from './app.ts';
import { CoreRegistry, type RegisteredFunction } from './core-api.ts';
import type { EventGridFunctions } from './event-grid-webhook.ts';
import { httpFunction, type HttpFunction } from './http-functions.ts';
import { Invoker } from './invoke.ts';
import type { FromChild, HostFunction, HostLog, StartMessage, ToChild } from './messages.ts';
import { type QueueFunction, QueueListener, queueUrlOf } from './queue-listener.ts';
import { createHostServer } from './server.ts';

const CLOSE_GRACE_MS = 30_000;
const END_TIMEOUT_MS = 50_000;
/** Without its parent, nobody waits for its answers any more, and a successor may wait for its end. */
const ORPHAN_END_TIMEOUT_MS = 5_000;

surviveLossOfParent();
const send = process.send?.bind(process);
delete process.send; // not the app's business
let end: () => Promise<void> = () => Promise.resolve();
let ending: Promise<void> | undefined;

function tell(message: FromChild, sent: () => void = () => undefined): void {
  if (process.connected) send?.(message, sent);
  else sent();
}

function log(entry: Omit<HostLog, 'time'>): void {
  tell({ kind: 'log', log: { time: new Date().toISOString(), ...entry } });
}

async function start({ app: folder, port, keys, queueLeaseSeconds }: StartMessage): Promise<void> {
  const registry = new CoreRegistry((level, category, message) => {
    log({ level, category, message });
  });
  const app = await loadApp(folder, registry);
  const invoker = new Invoker(registry, log);
  const { eventGrid, http, timers, queues, functions } = sortByTrigger(registry, app);
  const server = createHostServer({ eventGrid, http, timers, invoker, keys });
  const listening = await listen(server, port);
  const listeners = queues.map((served) => {
    const said = (message: string) => {
      log({ level: 'warning', category: 'host', message, functionName: served.target.metadata.name });
    };
    return new QueueListener(served, app.queues, queueLeaseSeconds, invoker, said);
  });
  for (const listener of listeners) listener.start();
  end = async () => {
    await Promise.all([close(server, CLOSE_GRACE_MS), ...listeners.map((listener) => listener.stop())]);
    await invoker.drained();
    await registry.hooks.run('appTerminate', startContext(folder, registry.hooks.appHookData));
  };
  tell({ kind: 'started', port: listening, functions });
}

function sortByTrigger(registry: CoreRegistry, app: App) {
  const eventGrid: EventGridFunctions = new Map();
  const http: HttpFunction[] = [];
  const timers = new Map<string, RegisteredFunction>();
  const queues: QueueFunction[] = [];
  const functions: HostFunction[] = [];
  for (const [name, target] of registry.functions) {
    const binding = Object.values(target.metadata.bindings).find(({ type }) => /trigger$/i.test(type));
    const type = binding?.type ?? 'none';
    if (binding && type.toLowerCase() === 'eventgridtrigger') {
      eventGrid.set(name.toLowerCase(), { target, many: binding.cardinality?.toLowerCase() === 'many' });
      functions.push({ name, type, served: true });
    } else if (binding && type.toLowerCase() === 'httptrigger') {
      const served = httpFunction(target, binding, app.routePrefix);
      http.push(served);
      functions.push({ name, type, served: true, route: served.route, methods: served.methods });
    } else if (binding && type.toLowerCase() === 'timertrigger') {
      timers.set(name.toLowerCase(), target);
      functions.push({ name, type, served: true });
    } else if (binding && type.toLowerCase() === 'queuetrigger') {
      const queueUrl = queueUrlOf(binding, process.env);
      if (queueUrl === undefined) throw new Error(`${name}: the setting of its queue connection is missing.`);
      queues.push({ target, queueUrl });
      functions.push({ name, type, served: true });
    } else {
      log({ level: 'warning', category: 'host', message: `${type} is not served here`, functionName: name });
      functions.push({ name, type, served: false });
    }
  }
  return { eventGrid, http, timers, queues, functions };
}

function stop(timeoutMs: number): void {
  setTimeout(() => process.exit(1), timeoutMs).unref(); // an invocation that never ends must not keep it up
  ending ??= end().then(
    () => process.exit(0),
    (error: unknown) => {
      log({ level: 'error', category: 'host', message: `shutdown failed: ${messageOf(error)}` });
      process.exit(1);
    },
  );
}

process.on('disconnect', () => {
  stop(ORPHAN_END_TIMEOUT_MS);
});
process.on('SIGTERM', () => {
  stop(END_TIMEOUT_MS);
});
process.on('message', (message: ToChild) => {
  if (message.kind === 'stop') stop(END_TIMEOUT_MS);
  else {
    start(message).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell({ kind: 'failed', message: text }, () => process.exit(1));
    });
  }
});
