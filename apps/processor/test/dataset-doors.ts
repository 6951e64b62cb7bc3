import { hash } from 'node:crypto';
import { datasetId, type DatasetManifest } from '@annals/datasets';
import { expect, test } from 'vitest';
import { clientOf } from './client.ts';
import type { Stack } from './stack.ts';

/** The doors to datasets, of which one is there, written as `@annals/datasets` does. */
export function describeDatasets(stack: () => Stack): void {
  const call = clientOf(() => stack().host);
  const card = '# A card';
  const plot = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const fileOf = (name: string, text: string, rows: number | null = null) => ({
    ...{ name, bytes: Buffer.byteLength(text), sha256: hash('sha256', text), rows },
  });
  const log = { asOf: null, knownAt: null, end: '2026-01-01T00:00:00.000000000Z' };
  const streams = { category: 'conversation', streams: 1, events: 7 };
  const rows = { total: 1, train: 1, test: 0, censored: 0 };
  const files = [fileOf('features.parquet', 'rows', 1), fileOf('README.md', card), fileOf('ages.svg', plot)];
  const manifest: DatasetManifest = {
    ...{ format: 1, name: 'talk', version: 1, builtBy: '0.1.0', code: hash('sha256', 'code') },
    log: { ...log, archive: hash('sha256', 'archive') },
    streams: { ...streams, timeFrom: null, timeTo: null, recordedFrom: null, recordedTo: null },
    ...{ schemas: {}, parameters: {}, erasures: [], files },
    consent: { purpose: null, refused: 0, withoutSubject: 0 },
    rows: { ...rows, embargo: 0, otherSide: 0 },
  };
  const id = datasetId(manifest);
  const path = { name: 'talk', id };
  const put = (name: string, text: string) => stack().store.raw.datasets.add(name, Buffer.from(text));

  test('a dataset is listed, its card and plots are served, its rows are not, and it is verified', async () => {
    expect((await call('GET /datasets')).body).toEqual({ datasets: [], next: null });
    await put(`talk/${id}/README.md`, card);
    await put(`talk/${id}/features.parquet`, 'rows');
    await put(`talk/${id}/ages.svg`, plot);
    await put(`talk/${id}/secret.md`, 'not of the manifest');
    expect((await call('GET /datasets')).body).toEqual({ datasets: [], next: null });
    await put(`talk/${id}/manifest.json`, JSON.stringify(manifest, undefined, 2));
    await put(`torn/${'0'.repeat(64)}/manifest.json`, '{');

    const { body } = await call<Datasets>('GET /datasets');
    expect(body.next).toBeNull();
    expect(body.datasets).toMatchObject([
      { name: 'talk', id, card: 'README.md', manifest: { version: 1, log, streams, rows, files } },
      { name: 'torn', card: null, manifest: null },
    ]);
    const get = (file: string) =>
      call<unknown>('GET /datasets/{name}/{id}/{file}', { path: { ...path, file } });
    expect((await get('README.md')).body).toBe(card);
    const svg = await get('ages.svg');
    expect([svg.body, svg.headers.get('content-type')]).toEqual([plot, 'image/svg+xml']);
    expect(svg.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect((await get('manifest.json')).body).toEqual(manifest);
    for (const file of ['features.parquet', 'secret.md', 'none.svg', '..%2F..%2Fx'])
      expect((await get(file)).status, file).toBe(404);

    const verify = (of: { name: string; id: string }) =>
      call<{ problems: readonly string[] }>('POST /datasets/{name}/{id}/verify', { path: of });
    expect((await verify(path)).body.problems).toEqual([]);
    expect((await verify({ name: 'torn', id: '0'.repeat(64) })).body.problems).toHaveLength(1);
    expect((await verify({ name: 'talk', id: 'f'.repeat(64) })).status).toBe(404);
    expect((await verify({ name: 'a%2Fb', id })).status).toBe(404);
  });

  test('pages hold every dataset once; a cursor that is none is refused', async () => {
    const found: string[] = [];
    let query: Record<string, string> = { limit: '1' };
    for (;;) {
      const { body } = await call<Datasets>('GET /datasets', { query });
      found.push(...body.datasets.map(({ name }) => name));
      if (body.next === null) break;
      query = { ...query, after: body.next };
    }
    expect(found).toEqual(['talk', 'torn']);
    for (const after of ['talk', `talk/${id}/x`, `Talk/${id}`, '../x'])
      expect((await call('GET /datasets', { query: { after } })).status, after).toBe(400);
  });

  test('what was changed, cut or lost since is named', async () => {
    const copy = { name: 'copy', id };
    await put(`copy/${id}/manifest.json`, JSON.stringify(manifest));
    await put(`copy/${id}/README.md`, '# A cart');
    await put(`copy/${id}/features.parquet`, 'row');
    const { body } = await call('POST /datasets/{name}/{id}/verify', { path: copy });
    expect(body).toMatchObject({
      problems: [
        'features.parquet has 3 bytes, not 4',
        'README.md has another SHA-256 than the manifest says',
        'ages.svg is missing',
      ],
    });
    const other = { name: 'copy', id: '0'.repeat(64) };
    await put(`copy/${other.id}/manifest.json`, JSON.stringify({ ...manifest, files: [] }));
    const { body: renamed } = await call('POST /datasets/{name}/{id}/verify', { path: other });
    expect(renamed).toMatchObject({ problems: ['manifest.json is not the one of this id'] });
  });
}

interface Datasets {
  readonly datasets: readonly { readonly name: string }[];
  readonly next: string | null;
}
