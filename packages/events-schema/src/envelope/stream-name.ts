export const categoryPattern = /^[a-z][a-z0-9-]{0,63}$/;
export const streamIdPattern = /^[A-Za-z0-9._~-]{1,128}$/;

/** A stream: all events of one thing. Written `<category>/<id>` in the CloudEvents `subject`. */
export interface StreamName {
  readonly category: string;
  readonly id: string;
}

export const formatSubject = (stream: StreamName): string => `${stream.category}/${stream.id}`;

/** The stream that a `subject` names; undefined if category or id break their patterns. */
export function parseSubject(subject: string): StreamName | undefined {
  const slash = subject.indexOf('/');
  const category = subject.slice(0, slash);
  const id = subject.slice(slash + 1);
  return slash > 0 && categoryPattern.test(category) && streamIdPattern.test(id)
    ? { category, id }
    : undefined;
}
