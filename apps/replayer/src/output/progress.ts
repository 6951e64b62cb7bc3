import type { SingleBar } from 'cli-progress';

/** Counts on stderr how far a long job has come. Shows nothing for a job that is done at once. */
export interface Progress {
  add(count?: number): void;
  /** Takes it off the screen; the next `add` brings it back. */
  hide(): void;
  /** Takes it off the screen for good. */
  end(): void;
}

/** How much there is to do, and how much of it was done before. */
export interface Extent {
  readonly total: number;
  readonly done: number;
}

export const noProgress: Progress = { add: () => undefined, hide: () => undefined, end: () => undefined };

const afterMs = 500;
const lineEveryMs = 10_000;

/** `<count> of <total>, <rate>/s, <seconds>s left` */
function standing(count: number, { total, done }: Extent, elapsedMs: number): string {
  const rate = ((count - done) * 1_000) / elapsedMs;
  const left = rate > 0 ? `, ${Math.ceil((total - count) / rate)}s left` : '';
  return `${count} of ${total}, ${Math.round(rate)}/s${left}`;
}

/** A line every ten seconds, for where a line stays. `now` is in milliseconds; a parameter for tests. */
export function lineProgress(
  what: string,
  stream: NodeJS.WritableStream,
  extent: Extent,
  now = () => performance.now(),
): Progress {
  const started = now();
  let count = extent.done;
  let next = started + lineEveryMs;
  return {
    ...noProgress,
    add: (more = 1) => {
      count += more;
      if (now() < next) return;
      next = now() + lineEveryMs;
      stream.write(`${what}: ${standing(count, extent, now() - started)}\n`);
    },
  };
}

/**
 * A line `<what>: <count> in <seconds>s, <rate>/s` on a terminal, or how much is left if that is known; cli-progress is
 * loaded when it is first due.
 */
export function terminalProgress(what: string, stream: NodeJS.WritableStream, extent?: Extent): Progress {
  const started = performance.now();
  let count = extent?.done ?? 0;
  let bar: SingleBar | undefined;
  let ended = false;
  let shown = false;

  const rate = () => {
    const elapsedMs = performance.now() - started;
    return {
      rate: Math.round((count * 1_000) / elapsedMs),
      standing: extent ? standing(count, extent, elapsedMs) : '',
    };
  };
  const load = async () => {
    const { default: progress } = await import('cli-progress');
    bar = new progress.SingleBar({
      format: `${what}: ${extent ? '{standing}' : '{value} in {duration}s, {rate}/s'}`,
      stream,
      clearOnComplete: true,
      hideCursor: true,
      noTTYOutput: false,
      gracefulExit: false,
    });
    show();
  };
  const show = () => {
    if (!bar || ended) return;
    bar.start(Number.MAX_SAFE_INTEGER, count, rate());
    shown = true;
  };
  const hide = () => {
    if (shown) bar?.stop();
    shown = false;
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(() => {
    void load();
  }, afterMs);
  timer.unref();
  return {
    add: (more = 1) => {
      count += more;
      if (shown) bar?.update(count, rate());
      else if (bar && performance.now() - started > afterMs) show();
    },
    hide,
    end: () => {
      ended = true;
      clearTimeout(timer);
      timer = undefined;
      hide();
    },
  };
}
