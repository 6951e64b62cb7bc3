import type { SingleBar } from 'cli-progress';

/** Counts on stderr how far a long job has come. Shows nothing for a job that is done at once. */
export interface Progress {
  add(count?: number): void;
  /** Takes it off the screen; the next `add` brings it back. */
  hide(): void;
  /** Takes it off the screen for good. */
  end(): void;
}

export const noProgress: Progress = { add: () => undefined, hide: () => undefined, end: () => undefined };

const afterMs = 500;

/** A line `<what>: <count> in <seconds>s, <rate>/s` on a terminal; cli-progress is loaded when it is first due. */
export function terminalProgress(what: string, stream: NodeJS.WritableStream): Progress {
  const started = performance.now();
  let count = 0;
  let bar: SingleBar | undefined;
  let ended = false;
  let shown = false;

  const rate = () => ({ rate: Math.round((count * 1_000) / (performance.now() - started)) });
  const load = async () => {
    const { default: progress } = await import('cli-progress');
    bar = new progress.SingleBar({
      format: `${what}: {value} in {duration}s, {rate}/s`,
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
