import { hash } from 'node:crypto';
import type { RefusedSubject } from './privacy.ts';

/**
 * Stands for a data subject where its id must not: 64 hex digits of a SHA-256 over tenant and id. Who knows the id can
 * make it again; it names, and hides nothing that is easily guessed.
 */
export const subjectHash = ({ tenant, subject }: RefusedSubject): string =>
  hash('sha256', JSON.stringify([tenant ?? null, subject]));
