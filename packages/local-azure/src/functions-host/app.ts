import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoreRegistry } from './core-api.ts';

type Manifest = { main?: string; type?: string };
type HostJson = {
  extensions?: {
    http?: { routePrefix?: string };
    queues?: {
      batchSize?: number;
      maxDequeueCount?: number;
      visibilityTimeout?: string;
      messageEncoding?: string;
    };
  };
};

/** `extensions.queues` of host.json, with the extension's defaults. */
export type QueueSettings = {
  batchSize: number;
  maxDequeueCount: number;
  /** Before a message whose invocation failed is tried again. */
  visibilityTimeoutSeconds: number;
  messageEncoding: 'base64' | 'none';
};

/** What the host needs to know of an app beside its functions. */
export type App = { folder: string; routePrefix: string; queues: QueueSettings };

/**
 * Loads an app as the worker does: `main` of its package.json, an ES module by extension or `type`, else CommonJS;
 * then its appStart hooks and the programming model's capabilities. Globs in `main` are not supported here.
 */
export async function loadApp(folder: string, registry: CoreRegistry): Promise<App> {
  const manifest = readJson(join(folder, 'package.json')) as Manifest | undefined;
  if (manifest?.main === undefined)
    throw new Error(`${join(folder, 'package.json')} is missing or has no "main".`);
  const main = isAbsolute(manifest.main) ? manifest.main : join(folder, manifest.main);
  if (!existsSync(main)) throw new Error(`"main" of the app's package.json does not exist: ${main}`);
  const hostJson = readJson(join(folder, 'host.json')) as HostJson | undefined;
  if (!hostJson) throw new Error(`${join(folder, 'host.json')} is missing: Azure would not start this app.`);

  registry.install();
  const esm = main.endsWith('.mjs') || (manifest.type === 'module' && !main.endsWith('.cjs'));
  if (esm) await import(pathToFileURL(main).href);
  else createRequire(main)(main);

  const { hooks } = registry;
  await hooks.run('appStart', startContext(folder, hooks.appHookData));
  const capabilities = await registry.model?.getCapabilities({});
  if (capabilities?.HttpUri !== undefined) throw new Error('enableHttpStream is not served here.');
  registry.close();
  const { http, queues } = hostJson.extensions ?? {};
  return { folder, routePrefix: http?.routePrefix ?? 'api', queues: queueSettings(queues) };
}

/** Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#host-json */
function queueSettings(given: NonNullable<HostJson['extensions']>['queues'] = {}): QueueSettings {
  const { batchSize = 16, maxDequeueCount = 5, visibilityTimeout = '00:00:00', messageEncoding } = given;
  const [hours = 0, minutes = 0, seconds = 0] = visibilityTimeout.split(':').map(Number);
  return {
    batchSize,
    maxDequeueCount,
    visibilityTimeoutSeconds: hours * 3_600 + minutes * 60 + seconds,
    messageEncoding: messageEncoding?.toLowerCase() === 'none' ? 'none' : 'base64',
  };
}

/** What appStart and appTerminate hooks get. */
export function startContext(functionAppDirectory: string, appHookData: Record<string, unknown>) {
  return { hookData: {}, appHookData, functionAppDirectory };
}

function readJson(path: string): unknown {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
