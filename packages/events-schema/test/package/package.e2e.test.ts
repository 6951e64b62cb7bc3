import { startTopic } from '@annals/local-azure';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run, tsc } from './command.ts';

const root = path.resolve(import.meta.dirname, '../..');
const attw = path.join(
  path.dirname(fileURLToPath(import.meta.resolve('@arethetypeswrong/cli/package.json'))),
  'dist/index.js',
);

/** A compiler that reads the Azure SDK takes seconds; on a busy machine, many. */
const compilerTimeoutMs = 120_000;

let folder: string;
let tarball: string;
let packedFiles: string[];

/** Packs what `npm publish` would send, and installs it elsewhere, with its dependencies from the registry. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'annals-package-'));
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  packedFiles = files.map((file) => file.path);
  tarball = path.join(folder, filename);

  const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({
      name: 'consumer',
      private: true,
      dependencies: { '@annals/events-schema': `file:${filename}`, zod: devDependencies.zod },
    }),
  );
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
  });
}, 120_000);

afterAll(() => rm(folder, { recursive: true }));

test('the package holds licence, README, code and one copy of the contract, and nothing else', () => {
  expect(packedFiles).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist/asyncapi.json', 'dist/index.js']),
  );
  expect(packedFiles.filter((name) => !/^(LICENSE|README\.md|package\.json|dist\/.+)$/.test(name))).toEqual(
    [],
  );
});

test('publint finds nothing', async () => {
  const data = await readFile(tarball);
  const { messages, pkg } = await publint({
    pkgDir: 'package',
    pack: { tarball: data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) },
  });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

// node10 resolution, which TypeScript 6 deprecates, knows no `exports`.
test('attw finds the types right for every way of importing', { timeout: compilerTimeoutMs }, async () => {
  await run(process.execPath, [attw, tarball, '--profile', 'node16', '--format', 'table'], { cwd: folder });
});

const consumer = `
const conversation = defineStream({
  category: 'conversation',
  ordering: 'sequence',
  events: { started: event('com.example.conversation.started.v1', z.object({ channel: z.string() })) },
  initial: () => ({ channel: '' }),
  evolve: { started: (state, { data }) => ({ ...state, channel: data.channel }) },
});
const publisher = createPublisher({ endpoint: ENDPOINT, credential: { key: 'local-key' }, source: '/apps/chat' });
const draft = conversation.at('c-42', { after: 0 }).started({ channel: 'web' });
`;

const publishing = `${consumer.replace('ENDPOINT', 'process.env.ENDPOINT')}
publisher.publish(draft).then(({ published }) => console.log(published));
publisher.publish({ ...draft, data: {} }).catch((error) => console.log(error.code, isEventInvalidError(error)));
`;

test.each([
  [
    'publish.mjs',
    `import { z } from 'zod';
     import { defineStream, event, isEventInvalidError } from '@annals/events-schema';
     import { createPublisher } from '@annals/events-schema/publisher';`,
  ],
  [
    'publish.cjs',
    `const { z } = require('zod');
     const { defineStream, event, isEventInvalidError } = require('@annals/events-schema');
     const { createPublisher } = require('@annals/events-schema/publisher');`,
  ],
])('the installed package publishes from %s', async (file, imports) => {
  const topic = await startTopic({
    folder: path.join(folder, `topic-${file}`),
    key: 'local-key',
    subscriptions: [],
  });
  try {
    await writeFile(path.join(folder, file), imports + publishing);
    const printed = await run(process.execPath, [file], { cwd: folder, env: { ENDPOINT: topic.endpoint } });
    expect(printed.trim().split('\n').toSorted()).toEqual(['1', 'event-invalid true']);
    expect(topic.stats().published).toBe(1);
  } finally {
    await topic.stop();
  }
});

const typedConsumer = `import { z } from 'zod';
import { defineStream, event, fold } from '@annals/events-schema';
import { createPublisher, isPublishError } from '@annals/events-schema/publisher';
${consumer.replace('ENDPOINT', "'https://topic.westeurope-1.eventgrid.azure.net/api/events'")}
export const channel: string = draft.data.channel;
export const state: { channel: string } = fold(conversation, []);
export const report = publisher.publish([draft]).then(({ published }) => published satisfies number);
export const ids = (error: unknown) => isPublishError(error) && error.unpublished.map(({ id }) => id);
// @ts-expect-error channel is a string
conversation.at('c-42', { after: 0 }).started({ channel: 1 });
// @ts-expect-error the source is missing
createPublisher({ endpoint: '', credential: { key: '' } });
`;

test.each([
  ['nodenext', 'nodenext', ['consumer.mts', 'consumer.cts']],
  ['bundler', 'preserve', ['consumer.ts']],
])(
  'types reach a consumer with module resolution %s',
  async (moduleResolution, module, files) => {
    const project = path.join(folder, `types-${moduleResolution}`);
    await mkdir(project);
    for (const file of files) await writeFile(path.join(project, file), typedConsumer);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      target: 'ES2023',
      lib: ['ES2023', 'DOM'],
      types: [],
      module,
      moduleResolution,
      skipLibCheck: moduleResolution === 'bundler', // checked once is enough
    };
    await writeFile(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    await run(process.execPath, [tsc, '-p', project], { cwd: project });
  },
  compilerTimeoutMs,
);
