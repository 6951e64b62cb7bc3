import {
  type AnyStream,
  type Catalogue,
  categoryPattern,
  parseSubject,
  streamIdPattern,
  type StreamName,
} from '@annals/events-schema';
import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** STREAM, `<category>/<id>`, of a category that the catalogue declares. */
export function streamArgument(
  catalogue: Catalogue,
  text: string,
): { readonly name: StreamName; readonly stream: AnyStream } {
  const name = parseSubject(text);
  if (!name)
    throw new Failure(
      exitCode.usage,
      `"${text}" is no stream: give <category>/<id>, category ${categoryPattern.source}, id ${streamIdPattern.source}`,
    );
  return { name, stream: categoryArgument(catalogue, name.category) };
}

/** A category that the catalogue declares. */
export function categoryArgument(catalogue: Catalogue, category: string): AnyStream {
  const stream = catalogue.byCategory.get(category);
  if (stream) return stream;
  const known = [...catalogue.byCategory.keys()].join(', ');
  throw new Failure(exitCode.usage, `there is no category "${category}"; the catalogue has ${known}`);
}
