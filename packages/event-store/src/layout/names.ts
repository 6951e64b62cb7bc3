/** Everything that the store keeps in a storage account, by name. infra/ creates the same. */
export const tableNames = { events: 'events' } as const;

export const containerNames = {
  /** Event data too large for a table row, by the hash of its content. */
  payloads: 'payloads',
  /** Events that could not be accepted, one blob a delivered batch. */
  quarantine: 'quarantine',
} as const;

export type ContainerName = (typeof containerNames)[keyof typeof containerNames];
