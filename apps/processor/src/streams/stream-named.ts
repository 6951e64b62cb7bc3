import { type AnyStream, parseSubject, type StreamName } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { Problem } from '@annals/http-doors';

/** The stream that a route's `{category}/{id}` names. @throws Problem `no-such-stream` */
export function streamNamed(
  store: EventStore,
  params: Readonly<Record<string, string>>,
): { readonly stream: AnyStream; readonly name: StreamName; readonly subject: string } {
  const subject = `${params.category ?? ''}/${params.id ?? ''}`;
  const name = parseSubject(subject);
  const stream = name && store.catalogue.byCategory.get(name.category);
  if (!stream) throw new Problem('no-such-stream', `"${subject}" is no stream of a declared category`);
  return { stream, name, subject };
}
