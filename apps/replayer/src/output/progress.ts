import type { SingleBar } from 'cli-progress';

/** Counts on stderr how far a long job has come. Shows nothing for a job that is done at once. */
export interface Progress {
  add(count?: number): void;
  /** Says how many there will be about, so that the time left can be told. */
  expect(total: number | undefined): void;
  /** Takes it off the screen; the next `add` brings it back. */
  hide(): void;
  /** Takes it off the screen for good. */
  end(): void;
}

const nothing = () => undefined;
export const noProgress: Progress = { add: nothing, expect: nothing, hide: nothing, end: nothing };

const afterMs = 500;
const lineEveryMs = 10_000;

/** The same where there is no terminal: a line now and then, of JSON if that is asked for. */
export function lineProgress(
  what: string,
  stream: NodeJS.WritableStream,
  json: boolean,
  everyMs = lineEveryMs,
): Progress {
  const started = performance.now();
  let count = 0;
  let total: number | undefined;
  const timer = setInterval(() => {
    const perSecond = Math.round((count * 1_000) / (performance.now() - started));
    const seconds = total === undefined ? undefined : Math.max(0, Math.ceil((total - count) / perSecond));
    const left = seconds === undefined ? '' : `, about ${seconds}s left`;
    const told = { progress: { what, count, perSecond, secondsLeft: seconds } };
    stream.write(json ? `${JSON.stringify(told)}\n` : `${what}: ${count}, ${perSecond}/s${left}\n`);
  }, everyMs).unref();
  return {
    add: (more = 1) => (count += more),
    expect: (about) => (total = about),
    hide: nothing,
    end: () => {
      clearInterval(timer);
    },
  };
}

/** A line `<what>: <count> in <seconds>s, <rate>/s` on a terminal; cli-progress is loaded when it is first due. */
export function terminalProgress(what: string, stream: NodeJS.WritableStream): Progress {
  const started = performance.now();
  let count = 0;
  let total: number | undefined;
  let bar: SingleBar | undefined;
  let ended = false;
  let shown = false;

  const rate = () => {
    const perSecond = (count * 1_000) / (performance.now() - started);
    const seconds = total === undefined ? 0 : Math.ceil((total - count) / perSecond);
    return { rate: Math.round(perSecond), left: seconds > 0 ? `, about ${seconds}s left` : '' };
  };
  const load = async () => {
    const { default: progress } = await import('cli-progress');
    bar = new progress.SingleBar({
      format: `${what}: {value} in {duration}s, {rate}/s{left}`,
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
    expect: (about) => (total = about),
    hide,
    end: () => {
      ended = true;
      clearTimeout(timer);
      timer = undefined;
      hide();
    },
  };
}
