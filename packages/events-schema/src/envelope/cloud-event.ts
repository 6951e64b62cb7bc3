/**
 * A CloudEvents 1.0 event in the structured JSON form, as it travels to the topic and to the processor.
 * `subject` names the stream, `time` is when it happened. Further attributes are CloudEvents extensions.
 * Source: CloudEvents 1.0.2, context attributes.
 */
export interface CloudEvent<Data = unknown> extends OptionalAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339, up to nine fractional digits. */
  readonly time: string;
  /** Zero-padded; the position in a sequenced stream, a tie-break in a time-ordered one. */
  readonly sequence?: string | undefined;
  readonly datacontenttype?: string | undefined;
  /** The job that sends an event of the past again; news has none. The store does not keep it: a replay is the same event. */
  readonly replay?: string | undefined;
  readonly data: Data;
}

/** What may be said of an event beside what happened. */
export interface OptionalAttributes {
  /** What this event belongs together with: a request, a session, a job. */
  readonly correlationid?: string | undefined;
  /** The id of the event or command that led to this one. */
  readonly causationid?: string | undefined;
  /** W3C trace context. */
  readonly traceparent?: string | undefined;
  readonly tracestate?: string | undefined;
  /** Carried and filterable; not a security boundary. */
  readonly tenantid?: string | undefined;
  /** An opaque id of the person that the event is about; never an email address or a name. */
  readonly datasubject?: string | undefined;
  readonly dataschema?: string | undefined;
}

/**
 * An event as the store keeps it and as a fold sees it. The store's own attributes are CloudEvents
 * extensions too, so that one line of JSON is the event in the feed, the archive and the table alike.
 */
export interface RecordedEvent<Data = unknown> extends CloudEvent<Data> {
  /** Where it stands in its stream; positions of one stream sort as text. */
  readonly position: string;
  /** When it was stored: UTC, nine fractional digits. */
  readonly recordedtime: string;
  /** SHA-256, hex, of what is stored (without recordedtime). */
  readonly contenthash: string;
}

/** Attributes that the store sets; a producer that sends one is refused. */
export const storeAttributes = ['position', 'recordedtime', 'contenthash', 'dataref'] as const;
