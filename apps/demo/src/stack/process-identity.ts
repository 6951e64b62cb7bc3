import { readFileSync } from 'node:fs';

/** A process, and where the system tells it, when it began: a number that was given anew is then another process. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began?: string | undefined;
}

export function identityOf(pid: number): ProcessIdentity {
  return { pid, began: beganAt(pid) };
}

export function isAlive({ pid, began }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not allowed to signal it: it is there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const state = statOf(pid)?.[0];
  if (state === 'Z' || state === 'X') return false;
  const now = beganAt(pid);
  return began === undefined || now === undefined || now === began;
}

/** In clock ticks since the machine started; undefined where there is no /proc. Source: proc(5), field 22. */
const beganAt = (pid: number) => statOf(pid)?.[19];

/** The fields of /proc/<pid>/stat from the third on: those before it may hold spaces. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
