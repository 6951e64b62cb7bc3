import { useMemo } from 'preact/hooks';

/** Any value as indented JSON: as text, whatever it holds. */
export function JsonText({ value, label }: { value: unknown; label: string }) {
  const text = useMemo(() => JSON.stringify(value, undefined, 2), [value]);
  return (
    <pre class="json" tabIndex={0} role="group" aria-label={label}>
      {text}
    </pre>
  );
}
