import type { RefusedFilter } from '@annals/event-store';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { countArgument } from '../count-argument.ts';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { timeArgument, timeHelp } from '../time-argument.ts';

/** What narrows down refused events, as parsed; the same for quarantine and dead letters. */
export interface FilterOptions {
  readonly reason?: readonly string[];
  readonly type?: readonly string[];
  readonly source?: readonly string[];
  readonly category?: readonly string[];
  readonly stream?: readonly string[];
  readonly after?: string;
  readonly before?: string;
  readonly limit?: number;
}

interface FilterWords {
  /** The only reasons there are; any text unless told. */
  readonly reasons?: readonly string[];
  /** What `--after` and `--before` are about: `set aside`. */
  readonly happened: string;
}

/** Declares `--reason`, `--type` and the rest; those that name something can be repeated. */
export function addFilterOptions(command: Command, { reasons, happened }: FilterWords): Command {
  const repeatable = (flags: string, what: string) =>
    new Option(flags, `only of this ${what} (repeatable)`).argParser(repeated);
  const reason = repeatable('--reason <reason>', 'reason');
  if (reasons) {
    reason.description += `: ${reasons.join(', ')}`;
    reason.argParser((text: string, before?: string[]) => repeated(oneOf(reasons, text), before));
  }
  return command
    .addOption(reason)
    .addOption(repeatable('--type <type>', 'event type'))
    .addOption(repeatable('--source <source>', 'producer'))
    .addOption(repeatable('--category <category>', 'category of streams'))
    .addOption(repeatable('--stream <stream>', 'stream, <category>/<id>'))
    .option('--after <time>', `only ${happened} then or later (${timeHelp})`, timeArgument('--after'))
    .option('--before <time>', `only ${happened} earlier`, timeArgument('--before'))
    .option('--limit <n>', 'at most so many', countArgument);
}

const repeated = (text: string, before: readonly string[] = []) => [...before, text];

function oneOf(choices: readonly string[], text: string): string {
  if (choices.includes(text)) return text;
  throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
}

/** The filter that flags and ids stand for. */
export function filterOf(options: FilterOptions, ids: readonly string[] = []): RefusedFilter {
  const { reason, type, source, category, stream, after, before, limit } = options;
  return {
    ids: ids.length > 0 ? new Set(ids) : undefined,
    reasons: reason,
    types: type,
    sources: source,
    categories: category,
    streams: stream,
    after,
    before,
    limit,
  };
}

/** For what changes something: everything is meant only if that was said. */
export function chosenBy(
  doing: string,
  ids: readonly string[],
  { all, ...options }: FilterOptions & { readonly all?: true },
): RefusedFilter {
  const filter = filterOf(options, ids);
  const { limit: _, ...narrowing } = filter;
  const narrowed = Object.values(narrowing).some((value) => value !== undefined);
  if (all && narrowed) throw new Failure(exitCode.usage, '--all goes alone: give ids, or filters, or --all');
  if (!all && !narrowed)
    throw new Failure(
      exitCode.usage,
      `say which entries to ${doing}: their ids, or a filter such as --reason, or --all`,
    );
  return filter;
}
