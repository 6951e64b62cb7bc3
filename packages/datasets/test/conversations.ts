import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest, openMemoryStore, type Seal } from '@annals/event-store';
import { completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, consent, conversation } from '@annals/events-schema/catalogue';
import { runArchive } from '@annals/replay';
import { buildDataset } from '../src/build/build-dataset.ts';
import type { AnyDataset } from '../src/define/dataset.ts';

export const text = (content: string) => [{ type: 'text' as const, content }];

/** What happens in one conversation: drafts, a second apart. */
export type Story = (c: ReturnType<typeof conversation.at>) => readonly DraftEvent[];

const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const weather = { name: 'weather', description: 'Weather of a city', parameters };

/** A model is offered two tools, of which the provider runs one, and calls the other, and one that it was not offered. */
export const offered: Story = (c) => [
  c.messageReceived({ messageId: 'q', role: 'user', parts: text('rain?') }),
  c.inferenceRequested({
    ...{ inferenceId: 'i', operation: 'chat', providerName: 'openai', requestModel: 'gpt' },
    toolDefinitions: [
      { type: 'function', ...weather },
      { type: 'web_search', name: 'search' },
    ],
  }),
  c.messageReceived({
    ...{ messageId: 'a', role: 'assistant', inferenceId: 'i' },
    parts: ['weather', 'time'].map((name) => ({ type: 'tool_call' as const, id: name, name, arguments: {} })),
  }),
];

/** What is written of these tools. */
export const offeredTools = [
  { type: 'function', function: weather },
  { type: 'function', function: { name: 'time' } },
];

/** A question and the answer of a model. */
export const asked = (
  c: ReturnType<typeof conversation.at>,
  n: number,
  answer = `answer ${n}`,
): DraftEvent[] => [
  c.messageReceived({ messageId: `q${n}`, role: 'user', parts: text(`question ${n}`) }),
  c.inferenceRequested({
    ...{
      inferenceId: `i${n}`,
      operation: 'chat',
      providerName: 'openai',
      requestModel: 'gpt',
      temperature: 0,
    },
    ...{ systemInstructions: text('Be brief.'), inputMessageIds: [`q${n}`] },
  }),
  c.inferenceCompleted({
    inferenceId: `i${n}`,
    finishReasons: ['stop'],
    outputTokens: 10 * n,
    latencyMs: 100,
  }),
  c.messageReceived({ messageId: `a${n}`, role: 'assistant', parts: text(answer), inferenceId: `i${n}` }),
];

export interface History {
  readonly stories: Readonly<Record<string, Story>>;
  readonly others?: readonly DraftEvent[];
  /** Subjects who do not allow training. */
  readonly refusing?: readonly string[];
  /** What is stored of an event: as after an erasure. */
  readonly seal?: Seal;
}

/**
 * Builds a dataset from conversations; each belongs to the subject of its name, who allows training unless told. Gives the
 * texts of its files.
 */
export async function builtFrom(dataset: AnyDataset, { stories, others = [], refusing = [], seal }: History) {
  const start = Date.UTC(2026, 0, 1);
  const at = { ms: start };
  const store = await openMemoryStore({
    catalogue,
    buckets: 2,
    now: () => new Date(at.ms),
    ...(seal ? { seal } : {}),
  });
  let made = 0;
  const append = async (draft: DraftEvent) => {
    at.ms += 1_000;
    const outcome = await ingest(store, [
      completeDraft(draft, {
        ...{ source: '/test', newId: () => `e-${(made += 1)}` },
        now: () => new Date(at.ms),
      }),
    ]);
    if (outcome.quarantined !== 0) throw new Error(`refused: ${JSON.stringify(draft)}`);
  };
  for (const [id, story] of Object.entries(stories)) {
    const answer = { purpose: 'training', granted: true, policyVersion: '1' };
    await append(consent.at(id).consentChanged(answer));
    if (refusing.includes(id)) await append(consent.at(id).consentChanged({ ...answer, granted: false }));
    for (const draft of story(conversation.at(id, { after: 0 }))) await append({ datasubject: id, ...draft });
  }
  for (const draft of others) await append(draft);
  // Long after, so that nothing is censored.
  at.ms += 30 * 86_400_000;
  await append(
    consent.at('nobody').consentChanged({ purpose: 'training', granted: false, policyVersion: '1' }),
  );
  await runArchive(store.raw);
  const folder = await mkdtemp(join(tmpdir(), 'annals-dataset-'));
  try {
    const { manifest } = await buildDataset(store, dataset, { folder });
    const names = (await readdir(folder)).sort();
    const texts = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
    );
    const lines = names
      .filter((name) => name.endsWith('.jsonl'))
      .flatMap((name) => (texts[name]?.toString().trim() ?? '').split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { manifest, names, texts, lines };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
