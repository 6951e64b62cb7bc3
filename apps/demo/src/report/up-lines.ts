import { webFeature } from '@annals/events-schema/catalogue';
import type { Connections } from '../stack/connection-file.ts';
import { storyDays, storyFeature } from './story.ts';

const subject = `${webFeature.category}/${storyFeature}`;

/** What to try while the stack is up: real commands, to be run from the repository's root. */
export const nextCommands: readonly string[] = [
  `npx replayer state ${subject} --as-of ${storyDays[1]}T00:00:00Z`,
  `npx replayer history ${subject}`,
  `npx replayer streams --category ${webFeature.category}`,
  'npx replayer project show browser-support safari',
];

/** The explorer, with the key that it asks with: in the fragment, which no browser sends. */
export const explorerLink = ({ processorUrl, processorKey }: Connections): string =>
  `${processorUrl}/api/explorer#key=${encodeURIComponent(processorKey)}`;

/**
 * Where everything is, and what to try next. The CLI finds a stack by `.annals/local.json` in the repository; one
 * that keeps its state elsewhere must be named to it.
 */
export function upLines(connections: Connections, foundByItself: boolean): string[] {
  const { topicEndpoint, processorUrl, tableUrl, blobUrl } = connections;
  return [
    '',
    'It stays up:',
    `  topic      ${topicEndpoint}`,
    `  processor  ${processorUrl}`,
    `  tables     ${tableUrl}`,
    `  blobs      ${blobUrl}`,
    '',
    `See it: ${explorerLink(connections)}`,
    '',
    'Try in another terminal:',
    ...(foundByItself ? [] : [`  export ANNALS_TABLE_URL=${tableUrl} ANNALS_BLOB_URL=${blobUrl}`]),
    ...nextCommands.map((command) => `  ${command}`),
    '',
    'Ctrl-C ends it; what is stored stays.',
  ];
}
