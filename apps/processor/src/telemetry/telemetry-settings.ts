import { isLoopback } from '@annals/event-store';

/** Where telemetry goes. */
export type TelemetrySettings =
  | { readonly to: 'nowhere' }
  /** One JSON object a line on standard output: for a look at it on the local stack. */
  | { readonly to: 'console' }
  | {
      readonly to: 'azure-monitor';
      readonly connectionString: string;
      /** The identity to prove who sends, where Application Insights wants a token; undefined where it does not. */
      readonly identity: { readonly clientId: string | undefined } | undefined;
      /** What stands in for Azure Monitor on this machine, if anything does: `http://127.0.0.1:<port>`. */
      readonly standIn: string | undefined;
    };

/**
 * `ANNALS_TELEMETRY` is `console` or `off`; without it, telemetry goes to Azure Monitor if
 * `APPLICATIONINSIGHTS_CONNECTION_STRING` is set. `APPLICATIONINSIGHTS_AUTHENTICATION_STRING` is the one that the
 * Functions host reads too: `ClientId=<id>;Authorization=AAD`.
 * Throws an error that names a setting that it does not understand.
 */
export function telemetrySettings(env: Readonly<Record<string, string | undefined>>): TelemetrySettings {
  const asked = env.ANNALS_TELEMETRY ?? '';
  if (asked === 'console') return { to: 'console' };
  if (asked === 'off') return { to: 'nowhere' };
  if (asked !== '') throw new Error(`setting ANNALS_TELEMETRY must be console or off, and is ${asked}`);
  const connectionString = env.APPLICATIONINSIGHTS_CONNECTION_STRING ?? '';
  if (connectionString === '') return { to: 'nowhere' };
  const parts = new Map(
    (env.APPLICATIONINSIGHTS_AUTHENTICATION_STRING ?? '').split(';').map((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
  const identity =
    parts.get('authorization')?.toUpperCase() === 'AAD' ? { clientId: parts.get('clientid') } : undefined;
  return { to: 'azure-monitor', connectionString, identity, standIn: standInOf(connectionString) };
}

/** The exporter makes https of every address; so this one must be told of apart. */
function standInOf(connectionString: string): string | undefined {
  const url = /(?:^|;)\s*IngestionEndpoint=(http:[^;]+)/i.exec(connectionString)?.[1]?.trim();
  return url !== undefined && isLoopback(url) ? new URL(url).origin : undefined;
}
