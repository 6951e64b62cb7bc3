import type { AnyStream, StreamName } from '@annals/events-schema';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { JsonText } from '../elements/json-text.tsx';
import { count, plural, shortTime } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import type { DoorProblem } from '../doors/door-problem.ts';
import { knownBy } from '../history/question.ts';
import { Travel } from '../history/travel.ts';
import { useStream } from '../history/use-stream.ts';
import { look, view } from '../location/location.ts';
import { EventList } from './event-list.tsx';
import type { Kind } from './draw-events.ts';
import { attempt } from './attempt.ts';
import { StateView } from './state-view.tsx';
import { recordedTimes, stepKnown, stepTo, type Step } from './stepping.ts';
import { Track } from './track.tsx';

export interface TimeMachineProps {
  readonly stream: AnyStream;
  readonly name: StreamName;
}

/** A stream through time: what it was at any moment, as known at any other, beside what it is. */
export function TimeMachine({ stream, name }: TimeMachineProps) {
  const { loaded, problem, again } = useStream(name);
  const travel = useMemo(() => loaded && new Travel(stream, loaded.events), [stream, loaded]);
  if (!loaded || !travel)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="the stream" />;
  if (loaded.events.length === 0)
    return (
      <Empty title="Nothing happened here">
        <p>
          {name.category}/{name.id} has no events.{' '}
          <button type="button" onClick={again}>
            Look again
          </button>
        </p>
      </Empty>
    );
  return <Traveller {...{ travel, name, again, problem }} whole={loaded.whole} gapAt={loaded.gapAt} />;
}

interface TravellerProps {
  readonly travel: Travel;
  readonly name: StreamName;
  readonly whole: boolean;
  readonly gapAt: string | undefined;
  readonly problem: DoorProblem | undefined;
  readonly again: () => void;
}

const secondOf = (time: string) => Date.parse(time) / 1_000;

function Traveller({ travel, name, whole, gapAt, problem, again }: TravellerProps) {
  const { events, lateMs } = travel;
  const { asOf, at, knownAt } = view.value.query;
  const happened = useMemo(() => events.map(({ time }) => secondOf(time)), [events]);
  const recorded = useMemo(() => events.map(({ recordedtime }) => secondOf(recordedtime)), [events]);
  const indexes = useMemo(() => new Map(events.map(({ position }, index) => [position, index])), [events]);
  const known = travel.known(knownAt);
  const kindOf = useMemo(() => {
    const isKnown = knownBy(knownAt);
    return (index: number): Kind => {
      const event = events[index];
      if (event && !isKnown(event)) return 'unknown';
      return (lateMs[index] ?? 0) > 0 ? 'late' : 'plain';
    };
  }, [events, lateMs, knownAt]);

  const { result: moment, error } = attempt(() => travel.at({ asOf, at, knownAt }));
  const step = (by: Step) => {
    if (moment) look(stepTo(moment, by));
  };
  useArrowKeys(step);

  const isNow = asOf === undefined && at === undefined;
  const folded = moment ? `event ${count(moment.count)} of ${count(moment.known.events.length)}` : '';
  const lastTime = moment?.last ? shortTime(moment.last.time) : 'before the first event';
  const thenIs = isNow
    ? knownAt === undefined
      ? 'now'
      : 'all that was known'
    : asOf
      ? shortTime(`${asOf.slice(0, 19)}Z`)
      : lastTime;
  const value =
    asOf !== undefined
      ? secondOf(asOf)
      : at === undefined
        ? undefined
        : moment?.last
          ? secondOf(moment.last.time)
          : happened[0];
  const late = lateMs.filter((ms) => ms > 0).length;

  return (
    <div class="machine">
      <div class="machine-facts">
        <span>{plural(events.length, 'event')}</span>
        {late > 0 && <span class="badge late">{count(late)} late</span>}
        {gapAt !== undefined && (
          <span class="badge warn">gap: {Number(gapAt)} is missing, what follows is not folded</span>
        )}
        {known.gapAt !== undefined && (
          <span class="badge warn">
            gap then: {Number(known.gapAt)} was not known yet, what follows was not folded
          </span>
        )}
        {!whole && <span role="status">loading more …</span>}
        <span class="machine-moment" aria-live="polite">
          {folded}
        </span>
        <button
          type="button"
          onClick={() => {
            look({ asOf: undefined, at: undefined, knownAt: undefined });
          }}
        >
          Now
        </button>
        <button type="button" onClick={again}>
          Reload
        </button>
      </div>
      {problem && <ProblemNotice problem={problem} again={again} />}
      <Track
        name="As of"
        about="what had happened"
        tone="then"
        seconds={happened}
        kindOf={kindOf}
        value={Number.isNaN(value) ? undefined : value}
        text={isNow ? `now, ${folded}` : `${thenIs}, ${folded}`}
        onMove={(time) => {
          look({ asOf: time, at: undefined });
        }}
        onStep={step}
      />
      <Track
        name="Known at"
        about="what was stored by then"
        tone="known"
        seconds={recorded}
        kindOf={kindOf}
        value={knownAt === undefined || Number.isNaN(secondOf(knownAt)) ? undefined : secondOf(knownAt)}
        text={
          knownAt === undefined
            ? 'now'
            : `${shortTime(knownAt)}, ${plural(known.events.length, 'event')} known`
        }
        onMove={(time) => {
          look({ knownAt: time });
        }}
        onStep={(by) => {
          look({ knownAt: stepKnown(recordedTimes(events), knownAt, by) });
        }}
      />
      <div class="machine-body">
        <section class="panel events" aria-label="Events">
          <EventList
            {...{ events, lateMs, kindOf }}
            current={moment?.last ? (indexes.get(moment.last.position) ?? -1) : -1}
            onChoose={({ position }) => {
              look({ at: position, asOf: undefined });
            }}
          />
          {moment?.last && (
            <details class="this-event">
              <summary>Event at the handle</summary>
              <JsonText value={moment.last} label="Event at the handle" />
            </details>
          )}
        </section>
        {moment ? (
          <StateView
            key={`${name.category}/${name.id}`}
            then={moment.then}
            now={moment.now}
            thenIs={knownAt === undefined ? thenIs : `${thenIs}, known ${shortTime(knownAt)}`}
            nowIs={plural(travel.known(undefined).events.length, 'event')}
          />
        ) : (
          <Empty title="This history cannot be folded">
            <p>{error}</p>
          </Empty>
        )}
      </div>
    </div>
  );
}

/** Arrow keys step from event to event wherever they mean nothing else. */
function useArrowKeys(step: (by: Step) => void): void {
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, metaKey, ctrlKey, altKey } = event;
      const by = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : undefined;
      if (by === undefined || metaKey || ctrlKey || altKey) return;
      if (target instanceof Element && target.closest('input, select, textarea, pre, [role=slider], dialog'))
        return;
      event.preventDefault();
      latest.current(by);
    };
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('keydown', onKey);
    };
  }, []);
}
