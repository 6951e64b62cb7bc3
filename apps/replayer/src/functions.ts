import { app } from '@azure/functions';
import { describeError } from './describe-error.ts';
import { healthOf } from './health.ts';
import { readEventsTable } from './read-events-table.ts';
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
