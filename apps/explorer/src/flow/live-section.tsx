import type { Live, LiveSecond } from '../doors/answers.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { count, shortTime } from '../elements/moments.ts';
import { Loading, ProblemNotice } from '../elements/notice.tsx';
import { Chart } from './chart.tsx';

const outcomes = [
  ['appended', 'event'],
  ['duplicate', 'muted'],
  ['conflict', 'warn'],
  ['quarantined', 'bad'],
] as const;

/** The last two minutes of the instance that answers. */
export function LiveSection() {
  const { answer: live, problem, again } = useAnswer<Live>('live', 1_000);
  if (!live)
    return problem ? (
      <ProblemNotice problem={problem} again={again} />
    ) : (
      <Loading what="the last two minutes" />
    );
  const { seconds } = live;
  const at = seconds.map((second) => Date.parse(second.at) / 1_000);
  const total = (outcome: (typeof outcomes)[number][0]) =>
    seconds.reduce((sum, second) => sum + second[outcome], 0);
  const last = seconds.findLast(({ latencyMs }) => latencyMs !== null)?.latencyMs;
  const rate = ratePerSecond(seconds.slice(-10));
  return (
    <section aria-label="The last two minutes">
      {problem && <ProblemNotice problem={problem} again={again} />}
      <dl class="tiles">
        <Tile name="Events/s, last 10 s" value={count(rate)} />
        {outcomes.map(([outcome, tone]) => (
          <Tile
            key={outcome}
            name={`${outcome}, 2 min`}
            value={count(total(outcome))}
            tone={total(outcome) > 0 ? tone : 'muted'}
          />
        ))}
        <Tile
          name="Latency p50 / p95"
          value={last ? `${count(last.p50)} / ${count(last.p95)} ms` : 'none to tell'}
        />
        <Tile name="Under way / waiting" value={`${count(live.underWay)} / ${count(live.waiting)}`} />
      </dl>
      <div class="side-by-side">
        <Chart
          title="Events a second"
          says={`${count(rate)} a second over the last ten`}
          at={at}
          series={outcomes.map(([name, tone]) => ({
            name,
            colour: tone,
            values: seconds.map((second) => second[name]),
          }))}
        />
        <Chart
          title="From happening to durable"
          says={
            last
              ? `half within ${count(last.p50)} ms, 95% within ${count(last.p95)} ms`
              : 'no events of today in two minutes'
          }
          at={at}
          unit=" ms"
          series={[
            { name: 'p50', colour: 'event', values: seconds.map(({ latencyMs }) => latencyMs?.p50 ?? null) },
            { name: 'p95', colour: 'late', values: seconds.map(({ latencyMs }) => latencyMs?.p95 ?? null) },
          ]}
        />
      </div>
      <p class="muted">
        Of instance {live.instance} alone, up since {shortTime(live.since)} UTC; the sum over all instances is
        in the metrics. Latency counts from an event’s own time, of events younger than a day: what is older
        is history that is taken in, and has no latency.
      </p>
    </section>
  );
}

const ratePerSecond = (seconds: readonly LiveSecond[]) =>
  Math.round(seconds.reduce((sum, { appended }) => sum + appended, 0) / Math.max(seconds.length, 1));

export function Tile({ name, value, tone = 'text' }: { name: string; value: string; tone?: string }) {
  return (
    <div class={`tile tone-${tone}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
