import { app } from '@azure/functions';
import { queueNames } from '@annals/event-store';
import { handlerOf } from '@annals/http-doors';
import { describeError } from './describe-error.ts';
import { applyRetention } from './erasure/apply-retention.ts';
import { healthOf } from './health.ts';
import { giveUpShard } from './jobs/give-up-shard.ts';
import { workerKinds } from './jobs/worker-kinds.ts';
import { workShard } from './jobs/work-shard.ts';
import { followLive } from './projections/follow-live.ts';
import { readEventsTable } from './read-events-table.ts';
import { replayerStore, shardQueue, storeAndKeys } from './replayer-store.ts';
import { routes } from './routes.ts';
import { followSchedule, replayerSettings, retentionSchedule } from './settings.ts';
import { version } from './version.ts';

/** GET /api/health: `{ status: 'ok' | 'unavailable', version }`, 200 or 503. */
app.http('health', {
  route: 'health',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async (_request, context) => {
    const { error, ...answer } = await healthOf(readEventsTable, version);
    if (error !== undefined) context.error(`health: ${describeError(error).line}`);
    return answer;
  },
});

/** Live projections catch up with the feed; runs that overlap do each other no harm. */
app.timer('followProjections', {
  schedule: followSchedule,
  handler: async (_timer, context) => {
    await followLive(await replayerStore(process.env), {
      followed: (text) => {
        context.log(text);
      },
      failed: (text) => {
        context.error(text);
      },
    });
  },
});

/** Only where a schedule was chosen: erasing is for good. */
const schedule = retentionSchedule(process.env);
if (schedule !== undefined)
  app.timer('applyRetention', {
    schedule,
    handler: async (_timer, context) => {
      const { store, keys } = await storeAndKeys(process.env);
      const { retention: policy } = replayerSettings(process.env);
      const log = (text: string) => {
        context.log(text);
      };
      const works = { store, keys, queue: shardQueue(process.env), kinds: workerKinds(keys) };
      await applyRetention({ ...works, policy, log });
    },
  });

for (const { name, method, route, door } of routes)
  app.http(name, { route, methods: [method], authLevel: 'function', handler: handlerOf(door) });

/** Begins the names of the settings by which the host finds the queue. */
const shardsConnection = 'ANNALS_SHARDS';

/** A message a shard; one that fails is handed out again, and set aside after the fifth time. */
app.storageQueue('runShard', {
  queueName: queueNames.shards,
  connection: shardsConnection,
  handler: async (message, context) => {
    const { shardLimitMs: limitMs } = replayerSettings(process.env);
    const { store, keys } = await storeAndKeys(process.env);
    const log = (text: string) => {
      context.log(text);
    };
    const queue = shardQueue(process.env);
    await workShard({ store, queue, kinds: workerKinds(keys), limitMs, log }, message);
  },
});

/** What was set aside: the shard has failed, and its job with it once the other shards have ended. */
app.storageQueue('giveUpShard', {
  queueName: `${queueNames.shards}-poison`,
  connection: shardsConnection,
  handler: async (message, context) => {
    await giveUpShard(await replayerStore(process.env), message, (text) => {
      context.error(text);
    });
  },
});
