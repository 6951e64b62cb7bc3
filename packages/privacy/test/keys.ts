import { memoryRowTable, type RowTable } from '@annals/event-store';
import { type CacheOptions, memoryWrapping, SubjectKeys } from '../src/index.ts';

/** RSA keys take a while to make: one for all tests. */
export const wrapping = memoryWrapping();

export const keysOn = (rows: RowTable, cache?: CacheOptions) => new SubjectKeys({ rows, wrapping, cache });

export const newKeys = () => keysOn(memoryRowTable());
