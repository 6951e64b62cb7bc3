import type { SubjectKeys } from '@annals/privacy';

/** What erasing asks of the keys of data subjects. */
export type ErasureKeys = Pick<SubjectKeys, 'erase' | 'subjects'>;

/** Why a subject is erased: as `ai.annals.subject.erased.v1` says it. */
export type ErasureReason = 'request' | 'retention';
