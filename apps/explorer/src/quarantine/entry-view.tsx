import { useState } from 'preact/hooks';
import type { Retried, ShownEntry } from '../doors/answers.ts';
import { call, doorPath } from '../doors/call.ts';
import { asProblem, type DoorProblem } from '../doors/door-problem.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { Confirm } from '../elements/confirm.tsx';
import { JsonText } from '../elements/json-text.tsx';
import { shortTime } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { formatView } from '../location/view.ts';
import { Violations } from './violations.tsx';

type Outcome = Retried | { readonly outcome: 'discarded' };

/** An event beside what is wrong with it and the schema that it broke; to be retried, or discarded. */
export function EntryView({ id, onDone }: { id: string; onDone: () => void }) {
  const { answer: entry, problem, again } = useAnswer<ShownEntry>(doorPath(['quarantine', id]));
  const [asking, setAsking] = useState<'retry' | 'discard'>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [failure, setFailure] = useState<DoorProblem>();
  if (!entry)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="the entry" />;

  const act = async (what: 'retry' | 'discard') => {
    try {
      setFailure(undefined);
      const done = await call<Outcome>(doorPath(['quarantine', id, what]), { method: 'POST' });
      setOutcome(done);
      if (done.outcome !== 'refused') onDone();
    } catch (error) {
      setFailure(asProblem(error));
    }
  };
  const { names } = entry;
  if (outcome && outcome.outcome !== 'refused')
    return <Gone outcome={outcome.outcome} subject={names.subject} />;
  return (
    <div class="entry">
      <div class="entry-head">
        <span class="badge bad">{entry.reason}</span>
        <span>{names.type ?? 'an event without a type'}</span>
        <span class="muted">set aside {shortTime(entry.quarantinedtime)} UTC</span>
        <span class="actions">
          <button
            type="button"
            class="primary"
            onClick={() => {
              setAsking('retry');
            }}
          >
            Retry
          </button>
          <button
            type="button"
            class="danger"
            onClick={() => {
              setAsking('discard');
            }}
          >
            Discard
          </button>
        </span>
      </div>
      {failure && <ProblemNotice problem={failure} />}
      {outcome?.outcome === 'refused' && (
        <div class="problem" role="alert">
          <p>
            <strong>Refused again: {outcome.reason}.</strong> It stays in quarantine.
          </p>
          <Violations violations={outcome.violations ?? []} />
        </div>
      )}
      <div class="entry-body">
        <section class="panel" aria-label="Event">
          <h2>Event, as delivered</h2>
          <JsonText value={entry.event} label="Event, as delivered" />
        </section>
        <section class="panel" aria-label="Errors and schema">
          <h2>What is wrong</h2>
          <Violations violations={entry.violations} />
          <h2>Schema</h2>
          {entry.schema === null ? (
            <p class="muted">No category declares this type.</p>
          ) : (
            <JsonText value={entry.schema} label="Schema of the event" />
          )}
        </section>
      </div>
      {asking === 'retry' && (
        <Confirm
          title="Offer this event to the store again?"
          action="Retry"
          onConfirm={() => void act('retry')}
          onClose={() => {
            setAsking(undefined);
          }}
        >
          <p>
            If it is accepted now, it is stored and leaves quarantine. If not, it stays, with today’s reason.
          </p>
        </Confirm>
      )}
      {asking === 'discard' && (
        <Confirm
          title="Discard this event for good?"
          action="Discard"
          dangerous
          onConfirm={() => void act('discard')}
          onClose={() => {
            setAsking(undefined);
          }}
        >
          <p>It was never stored. Once discarded, nothing is left of it here.</p>
        </Confirm>
      )}
    </div>
  );
}

function Gone({ outcome, subject }: { outcome: 'accepted' | 'discarded'; subject: string | null }) {
  if (outcome === 'discarded') return <Empty title="Discarded" />;
  return (
    <Empty title="Accepted">
      <p role="status">
        The event is stored
        {subject !== null && (
          <>
            {' '}
            in <a href={formatView({ page: 'streams', path: subject.split('/'), query: {} })}>{subject}</a>
          </>
        )}
        .
      </p>
    </Empty>
  );
}
