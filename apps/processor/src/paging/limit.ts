import { Problem } from '@annals/http-doors';

/** How many things a page may hold: what the query says, or `usual`. @throws Problem `bad-request` */
export function limitOf(text: string | undefined, { most, usual }: { most: number; usual: number }): number {
  const limit = text === undefined ? usual : /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most)
    throw new Problem('bad-request', `limit is a whole number from 1 to ${most}`);
  return limit;
}
