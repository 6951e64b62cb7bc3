import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** In the dataset's folder itself. */
export const fileName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const count = z.int().nonnegative();

export const manifestFile = 'manifest.json';

/**
 * What a dataset was made from, and what it is. Nothing in it hangs on a clock or a machine: the same history, code and
 * erasures give the same manifest, and its hash is the dataset's id.
 */
export const datasetManifestSchema = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  version: z.int().positive(),
  /** Of the package that built it. */
  builtBy: z.string(),
  /** Of the sources of the packages that declare what ships, fold and build it; what is declared elsewhere, `version` tells apart. */
  code: sha256,
  log: z.strictObject({
    /** Of the archive's content, which depends on history alone. */
    archive: sha256,
    asOf: z.string().nullable(),
    knownAt: z.string().nullable(),
    /** When the build's knowledge ends: what lies beyond is censored. */
    end: z.string(),
  }),
  streams: z.strictObject({
    category: z.string(),
    /** Streams and events of them that were read, before consent. */
    streams: count,
    events: count,
    /** Least and greatest event time and recordedtime of them. */
    timeFrom: z.string().nullable(),
    timeTo: z.string().nullable(),
    recordedFrom: z.string().nullable(),
    recordedTo: z.string().nullable(),
  }),
  /** By event type, of the JSON Schema of its data. */
  schemas: z.record(z.string(), sha256),
  /** Moment, clock, horizon, split, as declared. */
  parameters: z.record(z.string(), z.unknown()),
  consent: z.strictObject({
    purpose: z.string().nullable(),
    /** Streams that were left out: a subject of theirs does not allow it, or was erased; or they name none. */
    refused: count,
    withoutSubject: count,
  }),
  /** Hashes of the subjects of whom something was erased in the streams that were read. */
  erasures: z.array(z.string()),
  rows: z.strictObject({
    total: count,
    train: count,
    test: count,
    censored: count,
    embargo: count,
    otherSide: count,
  }),
  /** `rows`: of a table, or lines of examples; null of the card and its plots. */
  files: z.array(
    z.strictObject({ name: z.string().regex(fileName), bytes: count, sha256, rows: count.nullable() }),
  ),
});

export type DatasetManifest = Readonly<z.infer<typeof datasetManifestSchema>>;

/** 64 hex digits of a SHA-256 over the manifest in canonical JSON (RFC 8785). */
export const datasetId = (manifest: DatasetManifest): string => hash('sha256', canonicalize(manifest) ?? '');
