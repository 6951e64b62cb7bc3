import type { TokenCredential } from '@azure/core-auth';
import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { SpanKind } from '@opentelemetry/api';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { TelemetrySettings } from './telemetry-settings.ts';

export interface Exporters {
  readonly metrics: PushMetricExporter;
  readonly spans: SpanExporter;
}

type AzureMonitor = Extract<TelemetrySettings, { to: 'azure-monitor' }>;

/** Exporters to Application Insights. What cannot be sent is tried again at once, and not kept on the disk. */
export function azureMonitorExporters(
  { connectionString, standIn }: AzureMonitor,
  credential: TokenCredential | undefined,
): Exporters {
  // The exporter's own telemetry about itself, to Microsoft.
  process.env.APPLICATION_INSIGHTS_NO_STATSBEAT ??= 'true';
  const options = {
    connectionString,
    disableOfflineStorage: true,
    ...(standIn === undefined ? {} : { host: standIn, allowInsecureConnection: true }),
    ...(credential ? { credential } : {}),
  };
  return {
    metrics: new AzureMonitorMetricExporter(options),
    spans: belowRequests(new AzureMonitorTraceExporter(options)),
  };
}

/**
 * A consumer's span would be a request in Application Insights, and the Functions host has reported one already for
 * the same delivery. As a step inside that one, it counts nothing twice.
 */
const belowRequests = (exporter: SpanExporter): SpanExporter => ({
  export: (spans, done) => {
    exporter.export(spans.map(asStep), done);
  },
  shutdown: () => exporter.shutdown(),
});

const asStep = (span: ReadableSpan): ReadableSpan =>
  span.kind === SpanKind.CONSUMER && span.parentSpanContext
    ? (Object.create(span, { kind: { value: SpanKind.INTERNAL } }) as ReadableSpan)
    : span;
