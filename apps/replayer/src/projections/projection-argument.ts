import type { AnyProjection } from '@annals/replay';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** NAME, of a projection that this replayer knows. */
export async function projectionArgument(name: string): Promise<AnyProjection> {
  const { projections } = await import('@annals/replay');
  const projection = projections.find((one) => one.name === name);
  if (projection) return projection;
  const known = projections.map((one) => one.name).join(', ');
  throw new Failure(exitCode.notFound, `there is no projection "${name}"; this replayer knows ${known}`);
}

export const noLiveBuild = (name: string) =>
  new Failure(exitCode.notFound, `projection "${name}" has no live build: replayer project run ${name}`);
