/** What the function app is told by its application settings; infra/ sets the same. */
export interface ReplayerSettings {
  /** `ANNALS_TABLE_URL`: https://<account>.table.core.windows.net */
  readonly tableUrl: string;
  /** `ANNALS_BLOB_URL`: https://<account>.blob.core.windows.net */
  readonly blobUrl: string;
  /**
   * `ANNALS_SHARDS__queueServiceUri`: https://<account>.queue.core.windows.net. The Functions host takes messages
   * from there too, in Azure as `ANNALS_SHARDS__credential` and `ANNALS_SHARDS__clientId` say.
   */
  readonly queueUrl: string;
  /** `ANNALS_SHARD_LIMIT_MS`: how long a shard is worked at before it is handed on; 5 minutes unless tests say less. */
  readonly shardLimitMs: number;
  /**
   * `ANNALS_KEY_ENCRYPTION_KEY`: https://<vault>.vault.azure.net/keys/<name>, or file:///… on the local stack, where it may
   * be absent.
   */
  readonly keyEncryptionKey: string | undefined;
  /** `ANNALS_RETENTION`: how long what is kept, such as conversation=400d,evaluation=keep. */
  readonly retention: string;
  /** `AZURE_CLIENT_ID`: the app's user-assigned identity; absent on the local stack. */
  readonly managedIdentityClientId: string | undefined;
}

/** Throws an error that names the missing setting. */
export function replayerSettings(env: Readonly<Record<string, string | undefined>>): ReplayerSettings {
  const required = (name: string): string => {
    const value = env[name];
    if (value === undefined || !URL.canParse(value))
      throw new Error(`setting ${name} must be a URL, and is ${value ?? 'not set'}`);
    return value;
  };
  return {
    tableUrl: required('ANNALS_TABLE_URL'),
    blobUrl: required('ANNALS_BLOB_URL'),
    queueUrl: required('ANNALS_SHARDS__queueServiceUri'),
    shardLimitMs: Number(env.ANNALS_SHARD_LIMIT_MS ?? 5 * 60_000),
    keyEncryptionKey: env.ANNALS_KEY_ENCRYPTION_KEY,
    retention: env.ANNALS_RETENTION ?? '',
    managedIdentityClientId: env.AZURE_CLIENT_ID,
  };
}

/** `ANNALS_FOLLOW_SCHEDULE`: when live projections catch up, as NCRONTAB; the Functions host puts its value in. */
export const followSchedule = '%ANNALS_FOLLOW_SCHEDULE%';

/** `ANNALS_RETENTION_SCHEDULE`: when retention is applied, as NCRONTAB; never, and undefined, where it is not set. */
export const retentionSchedule = (env: Readonly<Record<string, string | undefined>>): string | undefined =>
  (env.ANNALS_RETENTION_SCHEDULE ?? '') === '' ? undefined : '%ANNALS_RETENTION_SCHEDULE%';
