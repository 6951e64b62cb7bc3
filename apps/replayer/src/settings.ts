/** What the function app is told by its application settings; infra/ sets the same. */
export interface ReplayerSettings {
  /** `ANNALS_TABLE_URL`: https://<account>.table.core.windows.net */
  readonly tableUrl: string;
  /** `ANNALS_BLOB_URL`: https://<account>.blob.core.windows.net */
  readonly blobUrl: string;
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
    managedIdentityClientId: env.AZURE_CLIENT_ID,
  };
}

/** `ANNALS_FOLLOW_SCHEDULE`: when live projections catch up, as NCRONTAB; the Functions host puts its value in. */
export const followSchedule = '%ANNALS_FOLLOW_SCHEDULE%';
