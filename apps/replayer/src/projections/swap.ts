import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { projectionArgument } from './projection-argument.ts';

/** `project swap NAME BUILD`: that build answers from now on. */
export async function swapBuild(session: Session, name: string, build: number): Promise<ExitCode> {
  const { output } = session;
  await projectionArgument(name);
  const { swapTo } = await import('@annals/replay');
  const store = await session.store();
  const { version } = await swapTo(store.projections, name, build);
  if (output.json) await output.jsonLine({ projection: name, build, version, live: true });
  else await output.line(`${name}: build ${build} is live`);
  return exitCode.ok;
}

/** `project drop NAME BUILD`: deletes a build and its rows. */
export async function dropOne(
  session: Session,
  name: string,
  build: number,
  options: { readonly force?: boolean },
): Promise<ExitCode> {
  const { output } = session;
  await projectionArgument(name);
  const { dropBuild } = await import('@annals/replay');
  await dropBuild(await session.store(), name, build, options);
  if (output.json) await output.jsonLine({ projection: name, build, dropped: true });
  else await output.line(`${name}: build ${build} is dropped`);
  return exitCode.ok;
}
