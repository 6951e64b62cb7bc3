import { type ErasureKeys, eraseKind } from '@annals/erasure';
import { jobKinds, type JobKinds } from '@annals/replay';

/** Every kind of job that this app's workers take; those who erase need the keys of data subjects. */
export const workerKinds = (keys: ErasureKeys): JobKinds => ({ ...jobKinds(), erase: eraseKind(keys) });
