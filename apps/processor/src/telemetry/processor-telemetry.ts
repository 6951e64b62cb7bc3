import { DefaultAzureCredential } from '@azure/identity';
import type { Telemetry } from './telemetry.ts';
import { type TelemetrySettings, telemetrySettings } from './telemetry-settings.ts';

let starting: Promise<Telemetry | undefined> | undefined;
let running: Telemetry | undefined;

/**
 * The one telemetry of this process, started by the first who asks; nothing if it is off. Never throws: events are
 * taken in whether or not anybody hears of it.
 */
export function startProcessorTelemetry(): Promise<Telemetry | undefined> {
  starting ??= start().catch((error: unknown) => {
    console.warn(JSON.stringify({ event: 'no-telemetry', because: (error as Error).message }));
    return undefined;
  });
  return starting;
}

async function start(): Promise<Telemetry | undefined> {
  const settings = telemetrySettings(process.env);
  if (settings.to === 'nowhere') return undefined;
  const { startTelemetry } = await import('./start-telemetry.ts');
  running = startTelemetry(settings, credentialOf(settings));
  return running;
}

function credentialOf(settings: TelemetrySettings): DefaultAzureCredential | undefined {
  if (settings.to !== 'azure-monitor' || settings.identity === undefined) return undefined;
  const { clientId } = settings.identity;
  return new DefaultAzureCredential(clientId === undefined ? {} : { managedIdentityClientId: clientId });
}

/** Once started; undefined before, and if it is off. */
export const processorTelemetry = (): Telemetry | undefined => running;
