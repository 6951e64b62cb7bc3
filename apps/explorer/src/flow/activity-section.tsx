import { useMemo } from 'preact/hooks';
import type { Activity } from '../doors/answers.ts';
import { useLoaded } from '../doors/use-loaded.ts';
import { plural, shortTime } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { Chart } from './chart.tsx';
import { loadActivity } from './load-activity.ts';

/** Events by the day that they happened, over the whole history, from the projection `activity`. */
export function ActivitySection() {
  const { answer, problem, again } = useLoaded('activity', loadActivity, 15_000);
  const days = useMemo(() => byDay(answer?.days ?? []), [answer]);
  if (!answer)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="activity" />;
  if (answer.build === null)
    return (
      <Empty title="Activity was never counted">
        <p class="muted">
          <code>npx replayer project run activity</code> counts the events of every day, type and source.
        </p>
      </Empty>
    );
  const total = days.reduce((sum, [, events]) => sum + events, 0);
  return (
    <section aria-label="Activity">
      {problem && <ProblemNotice problem={problem} again={again} />}
      <Chart
        key={days.length}
        title="Events by the day they happened"
        says={`${plural(total, 'event')} on ${plural(days.length, 'day')}`}
        at={days.map(([day]) => Date.parse(day) / 1_000)}
        series={[{ name: 'events', colour: 'event', values: days.map(([, events]) => events), bars: true }]}
      />
      <p class="muted">
        By build {answer.build.build}, begun {shortTime(answer.build.begun)} UTC; what was stored since it was
        last followed is not in it: see how far projections are behind.
      </p>
    </section>
  );
}

function byDay(rows: Activity['days']): [day: string, events: number][] {
  const days = new Map<string, number>();
  for (const { day, events } of rows) days.set(day, (days.get(day) ?? 0) + events);
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}
