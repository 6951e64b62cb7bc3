import { join } from 'node:path';
import { type Door, Problem } from '@annals/http-doors';
import { type PageFile, pageFiles } from './page-files.ts';

/**
 * Nothing but what the app itself serves runs, is shown, or is asked: no inline script or style, no frame around it, no
 * form. Pictures may also be `blob:`, since those of datasets are fetched with the key.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const always = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

let files: ReadonlyMap<string, PageFile> | undefined;

/** GET /api/explorer/…: the page's own files. Open to anyone, since there is no data in them. */
export const serveExplorer: Door = ({ params, headers }) => {
  files ??= pageFiles(join(__dirname, 'explorer'));
  const path = params.path ?? '';
  const file = files.get(path === '' ? 'index.html' : path);
  if (!file) throw new Problem('no-such-file', 'the page has no such file', {}, always);
  const { bytes, type, etag, immutable } = file;
  const answer = {
    ...always,
    etag,
    'content-type': type,
    'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (headers.get('if-none-match') === etag) return { status: 304, headers: answer, body: '' };
  return { status: 200, headers: answer, body: bytes };
};
