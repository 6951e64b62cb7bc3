import { Problem, type ProblemCode } from '@annals/http-doors';
import { isReplayError } from '@annals/replay';

const problems: Readonly<Record<string, ProblemCode>> = {
  'no-job': 'no-such-replay',
  'job-invalid': 'replay-invalid',
  'job-ended': 'replay-ended',
};

/** Does what a door asks for; what its caller got wrong comes out as a problem. */
export async function asProblem<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = isReplayError(error) ? problems[error.code] : undefined;
    if (code === undefined) throw error;
    throw new Problem(code, (error as Error).message);
  }
}
