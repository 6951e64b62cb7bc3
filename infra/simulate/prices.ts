/** A meter's list price in US dollars, and where it was read. No page could be opened live from here. */
export interface Price {
  readonly usd: number;
  readonly per: number;
  readonly unit: string;
  /** Given away each month. */
  readonly free?: number;
  readonly source: string;
  /** From a stored copy of a page, or from memory, to be looked up before it is relied on. */
  readonly read: 'stored copy' | 'not verified';
}

export const prices = {
  eventGrid: {
    usd: 0.6,
    per: 1_000_000,
    unit: 'operations',
    free: 100_000,
    source:
      'MicrosoftDocs/azure-docs, IoT Hub message routing compared with Event Grid (undated stored copy)',
    read: 'stored copy',
  },
  functionSeconds: {
    usd: 0.000026,
    per: 1,
    unit: 'GB-seconds, on demand',
    free: 100_000,
    source: 'modal.com/blog/azure-function-pricing-guide (2025-05-22); the free grant from memory',
    read: 'stored copy',
  },
  functionExecutions: {
    usd: 0.4,
    per: 1_000_000,
    unit: 'executions',
    free: 250_000,
    source: 'azure.microsoft.com/pricing/details/functions',
    read: 'not verified',
  },
  alwaysReadySeconds: {
    usd: 0.000004,
    per: 1,
    unit: 'GB-seconds, always-ready baseline',
    source: 'azure.microsoft.com/pricing/details/functions',
    read: 'not verified',
  },
  tableStorage: {
    usd: 0.045,
    per: 1,
    unit: 'GB-months, LRS',
    source: 'a public project that read the retail price list on 2026-07-22 (Austria East)',
    read: 'stored copy',
  },
  tableTransactions: {
    usd: 0.00036,
    per: 10_000,
    unit: 'transactions',
    source: 'the same',
    read: 'stored copy',
  },
  logs: {
    usd: 2.3,
    per: 1,
    unit: 'GB of logs ingested',
    free: 5,
    source: 'monitoringcost.com/azure-monitor-cost (2026)',
    read: 'stored copy',
  },
  metricAlerts: {
    usd: 0.1,
    per: 1,
    unit: 'metric alerts',
    source: 'azure.microsoft.com/pricing/details/monitor',
    read: 'not verified',
  },
  logAlerts: {
    usd: 1.5,
    per: 1,
    unit: 'log alerts, every 5 minutes',
    source: 'azure.microsoft.com/pricing/details/monitor',
    read: 'not verified',
  },
  privateEndpoints: {
    usd: 7.3,
    per: 1,
    unit: 'private endpoints',
    source: 'azure.microsoft.com/pricing/details/private-link ($0.01 an hour)',
    read: 'not verified',
  },
  privateDnsZones: {
    usd: 0.5,
    per: 1,
    unit: 'private DNS zones',
    source: 'azure.microsoft.com/pricing/details/dns',
    read: 'not verified',
  },
} as const satisfies Record<string, Price>;

/** What a quantity costs, after what is free. */
export const cost = ({ usd, per, free = 0 }: Price, quantity: number): number =>
  (Math.max(0, quantity - free) / per) * usd;
