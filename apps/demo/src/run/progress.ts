import { MultiBar, type SingleBar } from 'cli-progress';

/** How far one thing has come, shown on stderr. */
export interface Progress {
  readonly set: (name: string, done: number) => void;
  readonly stop: () => void;
}

const linesEveryMs = 2_000;

/** Bars on a terminal; elsewhere a plain line every two seconds. `names` are shown in their order. */
export function showProgress(names: readonly string[], total: number): Progress {
  return process.stderr.isTTY ? bars(names, total) : lines(names, total);
}

function bars(names: readonly string[], total: number): Progress {
  const width = Math.max(...names.map((name) => name.length));
  const multi = new MultiBar({
    format: '{name} [{bar}] {percentage}% {value}/{total}',
    ...{ barsize: 32, barCompleteChar: '█', barIncompleteChar: '░' },
    ...{ stream: process.stderr, hideCursor: true, emptyOnZero: true },
  });
  const byName = new Map<string, SingleBar>(
    names.map((name) => [name, multi.create(total, 0, { name: name.padEnd(width) })]),
  );
  return {
    set: (name, done) => byName.get(name)?.update(done),
    stop: () => {
      multi.stop();
    },
  };
}

function lines(names: readonly string[], total: number): Progress {
  const done = new Map(names.map((name) => [name, 0]));
  const print = () => {
    const all = [...done].map(([name, count]) => `${name} ${count}/${total}`).join(', ');
    process.stderr.write(`${all}\n`);
  };
  const timer = setInterval(print, linesEveryMs);
  return {
    set: (name, count) => done.set(name, count),
    stop: () => {
      clearInterval(timer);
      print();
    },
  };
}
