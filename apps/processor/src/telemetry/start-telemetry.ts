import type { TokenCredential } from '@azure/core-auth';
import { DiagConsoleLogger, diag, DiagLogLevel } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { version } from '../version.ts';
import { annalsTelemetry } from './annals-telemetry.ts';
import { azureMonitorExporters } from './azure-monitor.ts';
import { consoleExporters } from './console.ts';
import type { Telemetry } from './telemetry.ts';
import type { TelemetrySettings } from './telemetry-settings.ts';

/** As often as Application Insights shows metrics; someone who looks at a console waits less. */
const exportEveryMs = { 'azure-monitor': 60_000, console: 10_000 };
/** The Functions host waits for its worker's end, but not for long. */
const maxShutdownMs = 5_000;

/**
 * Starts to collect and to send. All of OpenTelemetry is behind this file, and it is a file of its own when it is
 * deployed: whoever has telemetry off does not load it.
 * @throws what the exporter throws at a connection string that is none
 */
export function startTelemetry(
  settings: Exclude<TelemetrySettings, { to: 'nowhere' }>,
  credential?: TokenCredential,
): Telemetry {
  diag.setLogger(new DiagConsoleLogger(), { logLevel: DiagLogLevel.ERROR });
  const exporters =
    settings.to === 'console' ? consoleExporters() : azureMonitorExporters(settings, credential);
  const resource = resourceFromAttributes({
    // The name under which the Functions host reports, so that both are one role of the application map.
    'service.name': process.env.WEBSITE_SITE_NAME ?? 'annals-processor',
    'service.version': version,
  });
  const meters = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: exporters.metrics,
        exportIntervalMillis: exportEveryMs[settings.to],
        exportTimeoutMillis: exportEveryMs[settings.to],
      }),
    ],
  });
  const tracers = new BasicTracerProvider({
    resource,
    // One span a delivery; the host's own flag only says what the host samples.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new BatchSpanProcessor(exporters.spans)],
  });
  return {
    ...annalsTelemetry(meters.getMeter('annals'), tracers.getTracer('annals')),
    shutdown: async () => {
      const ended = Promise.allSettled([meters.shutdown(), tracers.shutdown()]);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, maxShutdownMs).unref())]);
    },
  };
}
