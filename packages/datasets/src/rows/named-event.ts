import { type AnyStream, FoldError, type RecordedEvent, upcast } from '@annals/events-schema';

/** An event as the functions of a dataset see it: newest version, under its name. */
export type AnyNamed = RecordedEvent & { readonly name: string };

/** @throws FoldError `unknown-event-type`, `upcast-threw` */
export function namedEvent(stream: Pick<AnyStream, 'versions'>, event: RecordedEvent): AnyNamed {
  const version = stream.versions.get(event.type);
  if (!version) throw new FoldError('unknown-event-type', event);
  return { ...upcast(version, event), name: version.name };
}
