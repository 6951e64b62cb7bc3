import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { azureCredential } from './connect.ts';
import { type ConnectionFlags, type Environment, findStorage } from './find-storage.ts';
import { findLocalStack } from './local-stack.ts';

/** A topic to send to. */
export interface FoundTopic {
  readonly endpoint: string;
  /** Sends a request until the topic accepts it, refuses it, or has failed often enough. */
  readonly send: (body: Uint8Array, signal?: AbortSignal) => Promise<void>;
}

/** A topic that is busy for half a minute is waited for. */
const retryOptions = { maxRetries: 7 };

/**
 * The endpoint that is given, else `ANNALS_TOPIC_ENDPOINT`, else the local stack's, if that is the storage, too. On loopback
 * there is a key, the local stack's or `ANNALS_TOPIC_KEY`; elsewhere it signs in.
 */
export async function findTopic(
  given: string | undefined,
  flags: ConnectionFlags,
  env: Environment,
  folder: string,
): Promise<FoundTopic> {
  const fromEnv = env.ANNALS_TOPIC_ENDPOINT;
  const local = (await findLocalStack(folder))?.topic;
  const endpoint =
    given ?? (fromEnv === '' ? undefined : fromEnv) ?? (await ofLocalStack(flags, env, folder));
  const { isLoopback } = await import('@annals/event-store');
  const { connectTopic, isEndpointError } = await import('@annals/events-schema/publisher');
  const key = env.ANNALS_TOPIC_KEY ?? (local?.endpoint === endpoint ? local.key : undefined);
  try {
    // No topic elsewhere is shown a key.
    const onLoopback = URL.canParse(endpoint) && isLoopback(endpoint);
    if (onLoopback && key === undefined)
      throw new Failure(exitCode.usage, `${endpoint} wants a key: set ANNALS_TOPIC_KEY`);
    const credential = onLoopback ? { key: key ?? '' } : await azureCredential();
    const topic = connectTopic({ endpoint, credential, retryOptions });
    return { endpoint, send: (body, signal) => topic.send(body, signal).catch(refused) };
  } catch (error) {
    if (!isEndpointError(error)) throw error;
    throw new Failure(exitCode.usage, error.message, { cause: error });
  }
}

async function ofLocalStack(flags: ConnectionFlags, env: Environment, folder: string): Promise<string> {
  const { localStack } = await findStorage(flags, env, folder);
  const topic = localStack === undefined ? undefined : (await findLocalStack(folder))?.topic;
  if (topic) return topic.endpoint;
  throw new Failure(
    exitCode.usage,
    'no topic is named: give --to, or set ANNALS_TOPIC_ENDPOINT, or start the local stack (npm start) and run this in its folder',
  );
}

/** What the topic said; that nobody could sign in passes through. */
function refused(error: unknown): never {
  const { name, message, statusCode } = error as Error & { readonly statusCode?: number };
  if (name !== 'RestError' && name !== 'TimeoutError') throw error;
  const said = statusCode === undefined ? 'did not answer' : `answered ${statusCode}`;
  const hint =
    statusCode === 401 || statusCode === 403 ? '; does this identity have EventGrid Data Sender on it?' : '';
  throw new Failure(exitCode.failure, `the topic ${said}: ${message.trim().split('\n', 1)[0] ?? ''}${hint}`, {
    cause: error,
  });
}
