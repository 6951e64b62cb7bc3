import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a running stack is to be found. Holds keys: mode 600, and there only as long as the stack is up. */
export interface Connections {
  readonly tableUrl: string;
  readonly blobUrl: string;
  readonly queueUrl: string;
  /** `file:///…`: the folder of the keys that wrap those of data subjects. */
  readonly keyEncryptionKey: string;
  readonly topicEndpoint: string;
  readonly topicKey: string;
  readonly processorUrl: string;
  /** For its HTTP functions, header `x-functions-key`. */
  readonly processorKey: string;
}

const fileIn = (folder: string) => join(folder, 'local.json');

/** Writes `local.json`, by which the CLI finds the stack; returns what removes it. */
export async function writeConnections(
  folder: string,
  connections: Connections,
): Promise<() => Promise<void>> {
  await removeConnections(folder);
  const file = fileIn(folder);
  await writeFile(file, `${JSON.stringify(connections, undefined, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return () => removeConnections(folder);
}

const removeConnections = (folder: string) => rm(fileIn(folder), { force: true });
