import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Dataset, DatasetVerification } from '../doors/answers.ts';
import { call, doorPath } from '../doors/call.ts';
import { asProblem, type DoorProblem } from '../doors/door-problem.ts';
import { count, plural, shortTime } from '../elements/moments.ts';
import { ProblemNotice } from '../elements/notice.tsx';
import { DatasetFile } from './dataset-file.tsx';

export function DatasetCard({ dataset }: { dataset: Dataset }) {
  const { name, id, card, manifest } = dataset;
  const place = ['datasets', name, id];
  const plots = manifest?.files.filter((file) => file.name.endsWith('.svg')) ?? [];
  return (
    <section class="panel card" aria-label={`Dataset ${name}`}>
      <h2>{name}</h2>
      <p class="muted">
        <code>{id}</code>
      </p>
      {manifest === null ? (
        <p class="error-text">Its manifest cannot be read.</p>
      ) : (
        <>
          <p>
            {plural(manifest.rows.total, 'row')}: {count(manifest.rows.train)} to train,{' '}
            {count(manifest.rows.test)} to test, {count(manifest.rows.censored)} censored; from{' '}
            {plural(manifest.streams.events, 'event')} of {manifest.streams.category}, up to{' '}
            {shortTime(manifest.log.end)}
          </p>
          {plots.map((file) => (
            <DatasetFile key={file.name} place={place} file={file.name} />
          ))}
          {card !== null && (
            <Shown title="Card">
              <DatasetFile place={place} file={card} />
            </Shown>
          )}
          <Shown title="Manifest">
            <DatasetFile place={place} file="manifest.json" />
          </Shown>
        </>
      )}
      <Verify place={place} />
    </section>
  );
}

/** What is not opened is not fetched. */
function Shown({ title, children }: { title: string; children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <details
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
      }}
    >
      <summary>{title}</summary>
      {open && children}
    </details>
  );
}

function Verify({ place }: { place: readonly string[] }) {
  const [state, setState] = useState<'idle' | 'under way'>('idle');
  const [found, setFound] = useState<DatasetVerification>();
  const [problem, setProblem] = useState<DoorProblem>();
  const verify = async () => {
    setState('under way');
    setProblem(undefined);
    try {
      setFound(await call<DatasetVerification>(doorPath([...place, 'verify']), { method: 'POST' }));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setState('idle');
  };
  return (
    <div class="verify">
      <button type="button" disabled={state === 'under way'} onClick={() => void verify()}>
        {state === 'idle' ? 'Verify' : 'Verifying …'}
      </button>
      <span role="status">
        {found?.problems.length === 0 && (
          <span class="badge good">whole: {plural(found.files, 'file')} as they were built</span>
        )}
        {found !== undefined && found.problems.length > 0 && (
          <span class="badge bad">{plural(found.problems.length, 'problem')}</span>
        )}
      </span>
      {problem && <ProblemNotice problem={problem} />}
      <ul class="violations">
        {found?.problems.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}
