import { eventsPerTransaction, limits } from './limits.ts';
import { cost, prices } from './prices.ts';

/** Quantities that one month's events make, from assumptions that docs/scale.md spells out. */
export interface Month {
  readonly eventsPerSecond: number;
  readonly deliveries: number;
  readonly gbSeconds: number;
  readonly transactions: number;
  readonly storedGb: number;
  readonly logsGb: number;
}

export interface Bill {
  readonly eventGrid: number;
  readonly functions: number;
  readonly table: number;
  readonly logs: number;
  readonly alerts: number;
  readonly total: number;
}

const secondsOfMonth = 30 * 24 * 3_600;
const instanceGb = 2;
/** Of an event as stored: its row, and its part of the feed's compressed row. */
const storedBytes = 1_400;
/** Of a delivery's trace and request record. */
const logBytes = 1_700;
/** Event Grid gathers what arrives within about this, up to the batch's limits: an assumption. */
const gatheringSeconds = 0.05;
const mostEventsPerBatch = 500;
const buckets = 16;
/** Flex Consumption bills at least this a period of activity: azure-docs, flex-consumption-plan.md (2024-05-24). */
const leastActiveSeconds = 1;

export function monthOf(events: number): Month {
  const eventsPerSecond = events / secondsOfMonth;
  const perDelivery = clamp(eventsPerSecond * gatheringSeconds, 1, mostEventsPerBatch);
  const deliveries = events / perDelivery;
  const deliveriesPerSecond = deliveries / secondsOfMonth;
  // Part of the time in which at least one delivery is being worked on, when they come at random.
  const active = 1 - Math.exp(-deliveriesPerSecond * leastActiveSeconds);
  const instances = Math.max(1, eventsPerSecond / limits.instanceEvents.perSecond);
  const perTransaction = clamp(perDelivery / buckets, 1, eventsPerTransaction);
  return {
    eventsPerSecond,
    deliveries,
    gbSeconds: secondsOfMonth * active * instances * instanceGb,
    transactions: events / perTransaction,
    storedGb: (events * storedBytes) / 1e9,
    logsGb: (deliveries * logBytes) / 1e9,
  };
}

/** The first month's bill; what is stored is paid again every month. */
export function billOf(events: number): Bill {
  const { deliveries, gbSeconds, transactions, storedGb, logsGb } = monthOf(events);
  const parts = {
    // Published once, delivered once; each event is an operation, in a batch too.
    eventGrid: cost(prices.eventGrid, 2 * events),
    functions: cost(prices.functionSeconds, gbSeconds) + cost(prices.functionExecutions, deliveries),
    table: cost(prices.tableStorage, storedGb) + cost(prices.tableTransactions, transactions),
    logs: cost(prices.logs, logsGb),
    alerts: cost(prices.metricAlerts, 2) + cost(prices.logAlerts, 2),
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
