/** Everything that the store keeps in a storage account, by name. infra/ creates the same, held by its tests. */
export const tableNames = {
  /** Events, the feed, the layout record. */
  events: 'events',
  /** What projections make of the history: builds, and the alias of the live one. */
  projections: 'projections',
  /** States of sequenced streams that were folded before. */
  snapshots: 'snapshots',
  /** Jobs of the replayer, and how far their shards are. */
  replays: 'replays',
  /** Wrapped data keys of data subjects, and who was erased; `@annals/privacy` writes it. */
  keys: 'keys',
} as const;

export const containerNames = {
  /** Event data too large for a table row, by the hash of its content. */
  payloads: 'payloads',
  /** Events that could not be accepted, one blob a delivered batch. */
  quarantine: 'quarantine',
  /** The feed compacted: sorted, immutable segments and their manifest. */
  archive: 'archive',
  /** The same history for analysts: Parquet, one table an event type. */
  lake: 'lake',
  /** Datasets that were built into the account: their files, by name and id. */
  datasets: 'datasets',
  /** What Event Grid gave up delivering; written by the topic, not by the store. */
  deadletters: 'deadletters',
} as const;

export const queueNames = {
  /** Messages to the replayer's workers, one a shard of a job. */
  shards: 'shards',
} as const;

export type ContainerName = (typeof containerNames)[keyof typeof containerNames];
