import { app } from '@azure/functions';
import { describeError } from './describe-error.ts';
import { healthOf } from './health.ts';
import { followLive } from './projections/follow-live.ts';
import { readEventsTable } from './read-events-table.ts';
import { replayerStore } from './replayer-store.ts';
import { followSchedule } from './settings.ts';
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
