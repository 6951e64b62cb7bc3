import { expect, test } from 'vitest';
import { isLoopback, storageCredentials } from './credentials.ts';

test('the emulator’s key is for loopback, and nothing else', () => {
  for (const url of [
    'http://127.0.0.1:10002/devstoreaccount1',
    'http://localhost/x',
    'http://[::1]:1/x',
    'http://127.1.2.3/',
  ])
    expect(isLoopback(url)).toBe(true);
  for (const url of [
    'https://a.table.core.windows.net',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://10.0.0.1/',
  ])
    expect(() => storageCredentials(['http://127.0.0.1/', url])).toThrow(
      expect.objectContaining({ code: 'not-loopback' }),
    );
});
