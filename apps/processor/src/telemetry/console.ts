import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Exporters } from './azure-monitor.ts';

const success = { code: ExportResultCode.SUCCESS };

/** Writes a JSON object a line: `{ event: 'span', … }`, `{ event: 'metric', … }`; counts are since the start. */
export const consoleExporters = (
  write: (line: string) => void = (line) => {
    console.log(line);
  },
): Exporters => ({
  spans: {
    export: (spans, done) => {
      for (const span of spans) write(JSON.stringify(spanLine(span)));
      done(success);
    },
    shutdown: () => Promise.resolve(),
  } satisfies SpanExporter,
  metrics: {
    export: ({ scopeMetrics }, done) => {
      for (const { metrics } of scopeMetrics)
        for (const metric of metrics) for (const line of metricLines(metric)) write(JSON.stringify(line));
      done(success);
    },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  } satisfies PushMetricExporter,
});

const msOf = ([seconds, nanoseconds]: readonly [number, number]) => seconds * 1_000 + nanoseconds / 1_000_000;

const spanLine = (span: ReadableSpan) => ({
  event: 'span',
  name: span.name,
  kind: SpanKind[span.kind],
  traceId: span.spanContext().traceId,
  spanId: span.spanContext().spanId,
  parentSpanId: span.parentSpanContext?.spanId ?? null,
  started: new Date(msOf(span.startTime)).toISOString(),
  ms: msOf(span.duration),
  status: SpanStatusCode[span.status.code],
  attributes: span.attributes,
  links: span.links.map(({ context: { traceId, spanId } }) => ({ traceId, spanId })),
});

function metricLines({ descriptor: { name, unit }, ...metric }: MetricData): object[] {
  const line = { event: 'metric', name, unit };
  if (metric.dataPointType === DataPointType.SUM || metric.dataPointType === DataPointType.GAUGE)
    return metric.dataPoints.map(({ attributes, value }) => ({ ...line, attributes, value }));
  if (metric.dataPointType === DataPointType.HISTOGRAM)
    return metric.dataPoints.map(({ attributes, value: { count, sum, min, max, buckets } }) => ({
      ...line,
      attributes,
      count,
      sum,
      min,
      max,
      buckets,
    }));
  return [];
}
