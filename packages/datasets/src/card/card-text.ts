import type { DatasetManifest } from '../build/dataset-manifest.ts';
import type { AnyDataset } from '../define/dataset.ts';
import { limitsOf } from './limits.ts';
import type { CardPlot } from './plots.ts';
import type { Statistics } from './statistics.ts';

/** A dataset's card in Markdown. It does not say the dataset's id: that depends on the card. */
export function cardText(
  dataset: AnyDataset,
  { name, version, builtBy, code, log, streams, parameters, consent, erasures, rows, files }: DatasetManifest,
  { features, labels, balances }: Statistics,
  plots: readonly CardPlot[],
): string {
  const { entity, clock, split } = dataset;
  const asked = [
    ...(log.asOf === null ? [] : [`of what had happened by ${log.asOf}`]),
    ...(log.knownAt === null ? [] : [`of what was stored by ${log.knownAt}`]),
  ];
  const sections = [
    `# ${name}, version ${version}`,
    `${rows.total} moments of streams \`${entity.category}/…\`, each with what was known then${Object.keys(dataset.labels).length > 0 ? ' and what followed within the horizon' : ''}. Built by Annals ${builtBy} from ${streams.events} events of ${streams.streams} streams${asked.map((text) => `, ${text}`).join('')}.`,
    table(
      ['', 'from', 'to'],
      [
        ['happened', streams.timeFrom ?? '-', streams.timeTo ?? '-'],
        ['recorded', streams.recordedFrom ?? '-', streams.recordedTo ?? '-'],
      ],
    ),
    '## What it is made from',
    list([
      `archive content: \`${log.archive}\``,
      `code of the declaration: \`${code}\``,
      `parameters: \`${JSON.stringify(parameters)}\``,
      `knowledge ends: ${log.end}`,
    ]),
    'The dataset’s id is the SHA-256 of `manifest.json` in canonical JSON (RFC 8785). The same history, code and erasures give the same bytes in every file here.',
    '## What was known, and when',
    clock === 'time'
      ? 'An event counts as known from the time on at which it **happened**: this history was imported later. Whether everybody could have known of it then, the events cannot tell.'
      : 'An event counts as known once it was **recorded**, whenever it happened: what came late was not known.',
    split.cutoff === undefined
      ? 'There is no cutoff in time: moments to test on may lie before moments to train on.'
      : `Moments before the cutoff, ${split.cutoff}, are to train on, those after it to test on. Labels of what lies close before the cutoff would be known only after it: those rows (embargo) are in neither.`,
    '## Rows',
    table(
      ['to train', 'to test', 'censored', 'embargo', 'other side of the split', 'all'],
      [[rows.train, rows.test, rows.censored, rows.embargo, rows.otherSide, rows.total].map(String)],
    ),
    'Censored: the horizon ends after the knowledge does. Such rows have no labels; "not yet" is not "no".',
    ...plots.filter(({ file }) => file === 'rows.svg').map(picture),
    ...(labels.length === 0 ? [] : ['## Labels']),
    ...balances.map(({ name: label, rows: counts }) =>
      [
        `\`${label}\``,
        table(
          ['value', 'train', 'test'],
          counts.map(({ value, train, test }) => [
            value,
            shareText(train, rows.train),
            shareText(test, rows.test),
          ]),
        ),
      ].join('\n\n'),
    ),
    ...plots.filter(({ file }) => file === 'labels.svg').map(picture),
    ...(features.length + labels.length === 0 ? [] : ['## Columns']),
    ...(features.length + labels.length === 0
      ? []
      : [
          table(
            ['column', 'kind', 'missing', 'range or frequent values'],
            [...features, ...labels].map((column) => [
              ...[column.name, column.kind, shareText(column.missing, column.rows), column.summary],
            ]),
          ),
        ]),
    ...(labels.length === 0 ? [] : ['Of labels, rows that are not censored are counted.']),
    ...plots.filter(({ file }) => file.startsWith('f_')).map(picture),
    '## Consent and erasure',
    consent.purpose === null
      ? 'Consent was not asked for: the declaration names no purpose.'
      : `Only subjects who allow \`${consent.purpose}\` are in it. Left out: ${consent.refused} streams whose subject does not, ${consent.withoutSubject} that name no subject.`,
    erasures.length === 0
      ? 'No subject had been erased from the streams that were read.'
      : `${erasures.length} subjects had been erased from the streams that were read; the manifest lists them. What was erased is not in it.`,
    'Somebody erased later is still in this copy: build it again, and delete this one.',
    '## Limits',
    list(limitsOf(dataset, rows)),
    '## Files',
    table(
      ['file', 'rows', 'bytes'],
      files.map(({ name: file, rows: count, bytes }) => [
        file,
        count === null ? '-' : String(count),
        String(bytes),
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

const picture = ({ title, file }: CardPlot) => `![${title}](${file})`;

/** A table of Markdown. Values may come from events: nothing in them may end a cell. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/[\\|<>`]/g, '\\$&').replace(/\s+/g, ' ')).join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const shareText = (count: number, of: number) =>
  count === 0 || of === 0 ? String(count) : `${count} (${((100 * count) / of).toFixed(1)}%)`;
