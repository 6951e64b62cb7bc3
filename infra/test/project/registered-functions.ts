import { fileURLToPath } from 'node:url';
import { type HostFunction, startFunctionsHost } from '@annals/local-azure';

const kept = new Map<string, Promise<HostFunction[]>>();

export const builtApp = (app: string) =>
  fileURLToPath(new URL(`../../../apps/${app}/dist/app`, import.meta.url));

/** The functions that an app's built bundle registers: the code's own word. */
export function registeredFunctions(app: string): Promise<HostFunction[]> {
  const functions = kept.get(app) ?? functionsOf(builtApp(app));
  kept.set(app, functions);
  return functions;
}

export async function functionsOf(folder: string): Promise<HostFunction[]> {
  // No queue is there: what is asked for is only which functions there are.
  const env = { ANNALS_SHARDS__queueServiceUri: 'http://127.0.0.1:9/devstoreaccount1' };
  const host = await startFunctionsHost({ app: folder, env });
  await host.stop();
  return host.functions;
}
