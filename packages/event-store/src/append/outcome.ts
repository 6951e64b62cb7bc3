export interface Identity {
  readonly source: string;
  readonly id: string;
}

/** What became of an append: all of it was stored, or nothing was. */
export type AppendOutcome =
  /** Stored now, and durable. */
  | { readonly outcome: 'appended'; readonly positions: readonly string[]; readonly recordedtime: string }
  /** All of it was stored before, with the same content. */
  | { readonly outcome: 'duplicate'; readonly positions: readonly string[] }
  /** Another event stands at one of its positions. */
  | { readonly outcome: 'conflict'; readonly position: string; readonly existing: Identity }
  /** The same event stands at one of its positions, with other content. */
  | { readonly outcome: 'identity-reused'; readonly position: string; readonly existing: Identity };
