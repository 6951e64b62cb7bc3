import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface SmokeSettings {
  readonly topicEndpoint: string;
  readonly tableUrl: string;
  readonly blobUrl: string;
  /** Of the local topic, which takes a key; in Azure there is none. */
  readonly topicKey: string | undefined;
}

const names = {
  topicEndpoint: 'ANNALS_TOPIC_ENDPOINT',
  tableUrl: 'ANNALS_TABLE_URL',
  blobUrl: 'ANNALS_BLOB_URL',
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where to publish and to read: from the environment, as azd gives it to its hooks, else from the azd environment at
 * hand. Throws an error that names what is missing.
 */
export async function smokeSettings(env: Environment, fromAzd = azdValues): Promise<SmokeSettings> {
  const complete = Object.values(names).every((name) => env[name]);
  const values = complete ? env : { ...(await fromAzd()), ...env };
  const required = (name: string): string => {
    const value = values[name];
    if (!value)
      throw new Error(`${name} is not set: run azd up first, or azd env select the environment to check`);
    return value;
  };
  return {
    topicEndpoint: required(names.topicEndpoint),
    tableUrl: required(names.tableUrl),
    blobUrl: required(names.blobUrl),
    topicKey: env.ANNALS_TOPIC_KEY,
  };
}

async function azdValues(): Promise<Environment> {
  try {
    const { stdout } = await promisify(execFile)('azd', ['env', 'get-values', '--output', 'json'], {
      shell: process.platform === 'win32',
    });
    return JSON.parse(stdout) as Environment;
  } catch {
    return {};
  }
}
