import { useEffect, useState } from 'preact/hooks';
import { callForBlob, doorPath } from '../doors/call.ts';
import { asProblem, type DoorProblem } from '../doors/door-problem.ts';
import { Loading, ProblemNotice } from '../elements/notice.tsx';

/** A plot as a picture, in which no script runs; anything else as text. */
export function DatasetFile({ place, file }: { place: readonly string[]; file: string }) {
  const [shown, setShown] = useState<{ readonly url: string } | { readonly text: string }>();
  const [problem, setProblem] = useState<DoorProblem>();
  const path = doorPath([...place, file]);
  useEffect(() => {
    const abort = new AbortController();
    let url: string | undefined;
    const load = async () => {
      try {
        const blob = await callForBlob(path, { signal: abort.signal });
        if (!file.endsWith('.svg')) setShown({ text: await blob.text() });
        else setShown({ url: (url = URL.createObjectURL(blob)) });
      } catch (error) {
        if (!abort.signal.aborted) setProblem(asProblem(error));
      }
    };
    void load();
    return () => {
      abort.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [path]);
  if (problem) return <ProblemNotice problem={problem} />;
  if (!shown) return <Loading what={file} />;
  if ('url' in shown)
    return <img src={shown.url} alt={`Plot: ${file.replace(/\.svg$/, '').replaceAll('-', ' ')}`} />;
  return (
    <pre class="json" tabIndex={0} role="group" aria-label={file}>
      {shown.text}
    </pre>
  );
}
