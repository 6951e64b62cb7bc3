import { type DatasetManifest, datasetManifestSchema, manifestFile } from '@annals/datasets';
import type { BlobFolder } from '@annals/event-store';
import { type DoorRequest, Problem } from '@annals/http-doors';

/** Where a dataset lies in the container: `<name>/<id>/`. */
export interface DatasetPlace {
  readonly name: string;
  /** Hex digits of the SHA-256 of its manifest, all 64 or the first of them. */
  readonly id: string;
}

const namePattern = /^[a-z][a-z0-9-]{0,63}$/;
const idPattern = /^[0-9a-f]{12,64}$/;

export const blobOf = ({ name, id }: DatasetPlace, file: string) => `${name}/${id}/${file}`;

/** The dataset whose manifest a blob is; undefined of any other blob. */
export function placeOf(blob: string): DatasetPlace | undefined {
  const [name = '', id = '', file, ...rest] = blob.split('/');
  return file === manifestFile && rest.length === 0 && namePattern.test(name) && idPattern.test(id)
    ? { name, id }
    : undefined;
}

/** The `{name}/{id}` of a route. @throws Problem `no-such-dataset` if none can be so called */
export function placeNamed({ params: { name = '', id = '' } }: DoorRequest): DatasetPlace {
  if (!namePattern.test(name) || !idPattern.test(id)) throw noSuchDataset();
  return { name, id };
}

export const noSuchDataset = () =>
  new Problem('no-such-dataset', 'there is no such dataset in the container');

/** A dataset's manifest and its bytes; `manifest` undefined if it is not what one must be; undefined if it is not there. */
export async function readManifest(
  datasets: BlobFolder,
  place: DatasetPlace,
): Promise<{ readonly bytes: Uint8Array; readonly manifest: DatasetManifest | undefined } | undefined> {
  const blob = await datasets.get(blobOf(place, manifestFile));
  if (!blob) return undefined;
  const { bytes } = blob;
  try {
    return { bytes, manifest: datasetManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) };
  } catch {
    return { bytes, manifest: undefined };
  }
}
