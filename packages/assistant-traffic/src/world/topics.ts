/** What people ask about, and how hard it is to answer. */
export interface Topic {
  readonly name: string;
  /** On the scale of log odds; taken from the quality of an answer. */
  readonly difficulty: number;
  /** How often it comes up, at the beginning and at the end of the traffic. */
  readonly weight: readonly [first: number, last: number];
  /** How often documents are looked up, and the tool called, for an answer. */
  readonly retrieval: number;
  readonly toolUse: number;
  readonly tool: string;
  readonly questions: readonly [string, ...string[]];
  readonly good: readonly [string, ...string[]];
  readonly poor: readonly [string, ...string[]];
}

/** `#` stands for a number. */
export const topics: readonly [Topic, ...Topic[]] = [
  {
    name: 'opening-hours',
    difficulty: -0.7,
    weight: [30, 18],
    retrieval: 0.6,
    toolUse: 0.05,
    tool: 'branch_calendar',
    questions: ['When does branch # open on Monday?', 'Is branch # open on the holiday next week?'],
    good: ['Branch # opens at 08:30 and closes at 18:00, on Saturdays at 16:00.'],
    poor: ['Branches have different hours; please look at the notice at the door of branch #.'],
  },
  {
    name: 'delivery',
    difficulty: 0,
    weight: [28, 26],
    retrieval: 0.2,
    toolUse: 0.55,
    tool: 'parcel_status',
    questions: ['Where is parcel #? It should have come yesterday.', 'Can parcel # go to another address?'],
    good: ['Parcel # left the depot this morning and arrives tomorrow before noon.'],
    poor: ['Parcels take between one and fourteen days; yours has the number #.'],
  },
  {
    name: 'invoice',
    difficulty: 0.3,
    weight: [22, 20],
    retrieval: 0.35,
    toolUse: 0.4,
    tool: 'invoice_lookup',
    questions: ['Why is invoice # higher than the one before?', 'I paid invoice # twice, what happens now?'],
    good: ['Invoice # has the yearly fee in it; without that the amount is the same as before.'],
    poor: ['Invoices can change from month to month, and # is one of them.'],
  },
  {
    name: 'returns',
    difficulty: 0.5,
    weight: [14, 16],
    retrieval: 0.5,
    toolUse: 0.25,
    tool: 'return_label',
    questions: ['How do I send back order #?', 'Order # is broken, do I get the money or another one?'],
    good: ['You can return order # within 30 days: print the label, hand it in at any branch.'],
    poor: ['Returns are described in the terms; order # may or may not be one.'],
  },
  {
    name: 'contract',
    difficulty: 1.1,
    weight: [6, 20],
    retrieval: 0.7,
    toolUse: 0.15,
    tool: 'contract_terms',
    questions: ['Can I end contract # before the year is over?', 'Does contract # cover a second household?'],
    good: ['Contract # can be ended to the end of a quarter, with 30 days of notice, in writing.'],
    poor: ['Contracts begin and end; for # that depends on what was agreed.'],
  },
];
