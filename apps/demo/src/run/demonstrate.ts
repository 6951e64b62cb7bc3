import type { EventStore } from '@annals/event-store';
import { webFeature } from '@annals/events-schema/catalogue';
import { activity } from '@annals/replay';
import { checkStates } from '../oracle/check-states.ts';
import { datasetLines } from '../report/dataset-lines.ts';
import { ingestLines, projectionLine, sourceLines } from '../report/figures-lines.ts';
import { enginesByYear } from '../report/engines-by-year.ts';
import { enginesPlot } from '../report/engines-plot.ts';
import { storyFeature, storyLines } from '../report/story.ts';
import { eventsIn } from '../stack/ingest-figures.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { chosenBrowsers } from '../web-platform-history/browsers.ts';
import { type CompatSource, loadCompatSource } from '../web-platform-history/compat-source.ts';
import { historyOf, type History } from '../web-platform-history/history.ts';
import type { FiguresCounter } from './figures-counter.ts';
import { interruptible } from './interruptible.ts';
import type { Output } from './output.ts';
import { type Projected, projectHistory } from './project-history.ts';
import { publishHistory } from './publish-history.ts';
import { settle } from './settled.ts';
import { storedCounts } from './stored-counts.ts';
import { upToDate } from './up-to-date.ts';

export interface Demonstration {
  readonly stack: LocalStack;
  readonly store: EventStore;
  readonly counter: FiguresCounter;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly limitFeatures: number | undefined;
  /** Where the dataset comes to stand. */
  readonly stateFolder: string;
}

/** Real history through every layer, and back out by replay. Resolves to the exit code: 0 only if all adds up. */
export async function demonstrate(given: Demonstration): Promise<number> {
  const { stack, store, counter, output, signal, limitFeatures } = given;
  const say = (lines: readonly string[]) => {
    for (const line of lines) output.say(line);
  };
  const source = loadCompatSource();
  const part = limitFeatures === undefined ? undefined : { features: limitFeatures, including: storyFeature };
  const history = historyOf(source, part);
  say(sourceLines(source, history));

  await takeInLeftOvers(given);
  const before = await storedCounts(store);
  counter.reset();
  const ingested = await publishHistory(stack, history.events, counter.now, signal);
  const after = await storedCounts(store);
  const settled = settle(ingested, before, after);
  say(ingestLines(ingested, settled, after));

  say(await storyLines(store));
  const [projected, check] = await Promise.all([
    projectHistory(store, settled.appended),
    checkAgainst(source, store, history, limitFeatures),
  ]);
  // For the explorer: who sent what, and when.
  await upToDate(store, activity, settled.appended);
  say(enginesLines(projected, source));
  say(checkLines(check));
  say(await datasetLines(store, given.stateFolder));

  const { published, appended, duplicates, quarantined, differences } = settled;
  const { statesChecked, statesWrong } = check;
  for (const difference of differences) process.stderr.write(`does not add up: ${difference}\n`);
  output.json({
    ...{ published, appended, duplicates, quarantined },
    ...{ streams: after.streams, seconds: rounded(ingested.seconds) },
    eventsPerSecond: Math.round(published / ingested.seconds),
    ...{ statesChecked, statesWrong },
    ...{ projection: projected.projection, projectedEvents: projected.projectedEvents },
    ...{ projectedRows: projected.rows.length, projectionSeconds: rounded(projected.seconds) },
  });
  return statesWrong === 0 && differences.length === 0 ? 0 : 1;
}

/** What an earlier run had published and could not take in any more is taken in first, and not counted. */
async function takeInLeftOvers({ stack: { topic }, counter, output, signal }: Demonstration): Promise<void> {
  const { pending } = topic.stats();
  if (pending === 0) return;
  output.say(`The last run ended early: ${pending.toLocaleString('en')} events are delivered first.`);
  await interruptible(topic.idle(), signal);
  for (let seen = -1; seen !== eventsIn(counter.now()); await interruptible(pause(), signal))
    seen = eventsIn(counter.now());
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 200));

const plottedEngines = ['chrome', 'firefox', 'safari'];

function enginesLines(projected: Projected, source: CompatSource): string[] {
  const lastYear = Number(source.day.slice(0, 4));
  const byYear = enginesByYear(projected.rows, plottedEngines, lastYear);
  return [
    '',
    projectionLine(projected),
    `Features fully supported at the end of each year (${lastYear}: until ${source.day})`,
    '',
    enginesPlot(byYear),
  ];
}

function checkAgainst(
  source: CompatSource,
  store: EventStore,
  { events }: History,
  limit: number | undefined,
) {
  const only =
    limit === undefined
      ? undefined
      : new Set(events.map(({ subject }) => subject.slice(webFeature.category.length + 1)));
  return checkStates(source, store.replayAll(webFeature), { browsers: chosenBrowsers, only });
}

function checkLines({
  statesChecked,
  statesWrong,
  wrong,
}: Awaited<ReturnType<typeof checkAgainst>>): string[] {
  const count = (number: number) => number.toLocaleString('en');
  if (statesWrong === 0)
    return ['', `Checked ${count(statesChecked)} replayed states against the source: every one is right.`];
  return [
    '',
    `WRONG: ${count(statesWrong)} of ${count(statesChecked)} replayed states are not what the source says:`,
    ...wrong.map((line) => `  ${line}`),
    'If the stored history was made from another version of the source, begin anew: npm start -- --fresh',
  ];
}

const rounded = (seconds: number) => Math.round(seconds * 100) / 100;
