/** What the processor is told by its application settings; infra/ sets the same. */
export interface ProcessorSettings {
  /** `ANNALS_TABLE_URL`: https://<account>.table.core.windows.net */
  readonly tableUrl: string;
  /** `ANNALS_BLOB_URL`: https://<account>.blob.core.windows.net */
  readonly blobUrl: string;
  /** `AZURE_CLIENT_ID`: the app's user-assigned identity; absent on the local stack. */
  readonly managedIdentityClientId: string | undefined;
  /**
   * `ANNALS_KEY_ENCRYPTION_KEY`: https://<vault>.vault.azure.net/keys/<name>, or file:///… on the local stack, where it may
   * be absent.
   */
  readonly keyEncryptionKey: string | undefined;
  /** `ANNALS_LOG_EVENTS`: `true` logs a line for every event, not for refused ones alone. */
  readonly logEvents: boolean;
}

/** Where rejections are published. */
export interface RejectionSettings {
  /** `ANNALS_REJECTIONS_TOPIC_ENDPOINT`: https://<topic>.<region>-1.eventgrid.azure.net/api/events */
  readonly topicEndpoint: string;
  readonly managedIdentityClientId?: string;
}

/** Undefined if rejections are not to be published, which is how it is unless an endpoint is set. */
export function rejectionSettings(
  env: Readonly<Record<string, string | undefined>>,
): RejectionSettings | undefined {
  const { ANNALS_REJECTIONS_TOPIC_ENDPOINT: topicEndpoint = '', AZURE_CLIENT_ID } = env;
  if (topicEndpoint === '') return undefined;
  return {
    topicEndpoint,
    ...(AZURE_CLIENT_ID === undefined ? {} : { managedIdentityClientId: AZURE_CLIENT_ID }),
  };
}

/** Throws an error that names the missing setting. */
export function processorSettings(env: Readonly<Record<string, string | undefined>>): ProcessorSettings {
  const required = (name: string): string => {
    const value = env[name];
    if (value === undefined || !URL.canParse(value))
      throw new Error(`setting ${name} must be a URL, and is ${value ?? 'not set'}`);
    return value;
  };
  return {
    tableUrl: required('ANNALS_TABLE_URL'),
    blobUrl: required('ANNALS_BLOB_URL'),
    managedIdentityClientId: env.AZURE_CLIENT_ID,
    keyEncryptionKey: env.ANNALS_KEY_ENCRYPTION_KEY,
    logEvents: env.ANNALS_LOG_EVENTS === 'true',
  };
}
