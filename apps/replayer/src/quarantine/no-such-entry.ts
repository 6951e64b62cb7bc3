import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

export const noSuchEntry = (ids: readonly string[]) =>
  new Failure(exitCode.notFound, `not in quarantine: ${ids.join(', ')}`);
