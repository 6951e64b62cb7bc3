import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the page, as it is served. */
export interface PageFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly etag: string;
  /** True if another content would have another name. */
  readonly immutable: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** As Vite names what it has hashed: `assets/index-BkA3x_9Z.js`. */
const hashed = /^assets\/.+-[\w-]{8,}\.\w+$/;

/**
 * Every file in a folder by its path, `assets/…`. What is served is one of these, so that no path of a request is ever
 * one of the disk. The page is small: it is read once, and kept.
 */
export function pageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join('/');
    const bytes = readFileSync(file);
    const etag = `"${hash('sha256', bytes).slice(0, 32)}"`;
    files.set(path, { bytes, type, etag, immutable: hashed.test(path) });
  }
  return files;
}
