/** What a part of the system can do, where that is known from, and what lifts it. */
export interface Limit {
  readonly perSecond: number;
  readonly source: string;
  readonly lifts: string;
}

/** Azure's published targets, and one measurement of this system. docs/scale.md says more of each. */
export const limits = {
  topicEvents: {
    perSecond: 5_000,
    source: 'MicrosoftDocs/azure-docs, articles/event-grid/includes/limits.md (dated 2022-09-07)',
    lifts: 'another topic',
  },
  topicBytes: {
    perSecond: 5_000_000,
    source: 'the same',
    lifts: 'another topic; large data as a payload reference',
  },
  bucketEntities: {
    perSecond: 2_000,
    source: 'Azure Table storage, scalability targets: entities (1 KiB) a partition',
    lifts: 'more buckets, chosen when the store is made',
  },
  accountEntities: {
    perSecond: 20_000,
    source: 'Azure Table storage, scalability targets: entities (1 KiB) an account',
    lifts: 'more accounts; the written layout has a place for them, this version knows one',
  },
  instanceEvents: {
    perSecond: 2_500,
    source:
      'an assumption: half of the lower of 5,300 to 7,900 events/s measured in one Functions host on two shared cores, the emulated storage and the load beside it; an instance of 2,048 MB has about one core',
    lifts: 'more instances',
  },
} as const satisfies Record<string, Limit>;

/** Each transaction holds up to 99 events and one row of the feed (docs: the layout). */
export const eventsPerTransaction = 99;
