import type { Activity } from '../doors/answers.ts';
import { call, doorPath } from '../doors/call.ts';

/** Activity of all days, page by page. @throws DoorProblem */
export async function loadActivity(signal: AbortSignal): Promise<Activity> {
  const days: Activity['days'][number][] = [];
  let page: Activity;
  let from: string | undefined;
  do {
    page = await call<Activity>(doorPath(['activity'], { from }), { signal });
    days.push(...page.days);
    from = page.next ?? undefined;
  } while (from !== undefined);
  return { ...page, days };
}
