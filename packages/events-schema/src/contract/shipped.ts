import { eventRejected } from '../catalogue/event-rejected.ts';
import { catalogue } from '../catalogue/index.ts';
import { contractFiles, schemaFileOf } from './files.ts';

/** The contract of the catalogue that ships with this package, and of what the processor says beside the streams. */
export const shippedContract = (): ReadonlyMap<string, string> =>
  new Map([
    ...contractFiles(catalogue, {
      title: 'Annals event catalogue',
      version: '1.0.0',
      description:
        'Events of AI applications and of the web platform, as CloudEvents 1.0 in structured JSON through one Event Grid topic. A channel is a category of streams; its address is the CloudEvents subject.',
    }),
    schemaFileOf(eventRejected),
  ]);
