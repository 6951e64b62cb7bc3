import { setTimeout as sleep } from 'node:timers/promises';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { noLiveBuild, projectionArgument } from './projection-argument.ts';

export interface FollowOptions {
  readonly once?: true;
  /** Milliseconds between two looks at the feed. */
  readonly every?: number;
}

/** `project follow NAME`: keeps the live build current, whichever that is; ends with Ctrl-C, at any moment. */
export async function followProjection(
  session: Session,
  name: string,
  { once, every = 2_000 }: FollowOptions,
): Promise<ExitCode> {
  const { output } = session;
  const projection = await projectionArgument(name);
  const { follow, liveBuild } = await import('@annals/replay');
  const store = await session.store();
  for (let first = true; ; first = false) {
    const build = await liveBuild(store.projections, name);
    if (!build) throw noLiveBuild(name);
    const { events, keys } = await follow(store, projection, build);
    if (events > 0 || first) {
      const document = { projection: name, build: build.build, events, keys };
      await (output.json
        ? output.jsonLine(document)
        : output.line(`${name}: build ${build.build} is current, ${events} events taken in`));
    }
    if (once) return exitCode.ok;
    await sleep(every);
  }
}
