// The door of every root script: plain JavaScript, so that it runs on whatever Node the machine has.
// Installs what is missing, then hands over to Node 22 (the root devDependency `node`) and turbo.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workspaceFolders } from './workspaces.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const bin = join(root, 'node_modules', '.bin');
const node22 = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const [task = 'help', ...args] = process.argv.slice(2);

const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', 'node', 'bin'), bin, process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};

/** Runs a command to its end and returns its exit code; `quiet` keeps its output for the case that it fails. */
function run(command, commandArgs, { quiet = false } = {}) {
  const stdio = quiet ? ['inherit', 'pipe', 'pipe'] : 'inherit';
  const result = spawnSync(command, commandArgs, {
    cwd: root,
    env,
    stdio,
    // npm and turbo are scripts there; Node is not, and its path may hold spaces.
    shell: windows && command !== node22,
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  const code = result.status ?? 1;
  if (quiet && code !== 0) process.stderr.write(Buffer.concat([result.stdout, result.stderr]));
  return code;
}

function must(code) {
  if (code !== 0) process.exit(code);
}

function install() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  const current = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs;
  if (current && existsSync(node22)) return;
  process.stderr.write('Installing what is missing (npm ci) …\n');
  must(run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true }));
}

const turbo = (tasks, options) =>
  run('turbo', ['run', ...tasks, '--output-logs=new-only', '--no-update-notifier'], options);
const node = (script, scriptArgs) => run(node22, ['--enable-source-maps', join(root, script), ...scriptArgs]);

/**
 * Runs a script that stays up. What ends this process, or the npm that started it, ends the script too: signals are
 * handed on, and the script watches its channel to us for the case that we are killed.
 */
function stayUp(script, scriptArgs) {
  const child = spawn(node22, ['--enable-source-maps', join(root, script), ...scriptArgs], {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500);
  child.on('exit', (code) => {
    clearInterval(watch);
    process.exit(code ?? 1);
  });
}

install();
switch (task) {
  case 'start':
    must(turbo(['build'], { quiet: true }));
    stayUp('apps/demo/dist/main.js', args);
    break;
  case 'demo:predict':
    must(turbo(['build', '--filter=@annals/demo'], { quiet: true }));
    process.exit(node('apps/demo/dist/predict.js', args));
    break;
  case 'replayer':
    if (!existsSync(join(root, 'apps/replayer/dist/cli.js'))) must(turbo(['build'], { quiet: true }));
    process.exit(node('apps/replayer/bin/replayer.js', args));
    break;
  case 'smoke':
  case 'simulate':
    must(turbo(['build', '--filter=@annals/event-store...'], { quiet: true }));
    process.exit(node(`infra/${task}/main.ts`, args));
    break;
  case 'bench':
    must(turbo(['build', '--filter=@annals/benchmarks^...'], { quiet: true }));
    process.exit(node('benchmarks/src/main.ts', args));
    break;
  case 'soak':
    must(turbo(['build', '--filter=@annals/processor...'], { quiet: true }));
    process.exit(node('scripts/soak.mjs', args));
    break;
  case 'screenshots':
    must(turbo(['build', '--filter=@annals/processor...', '--filter=@annals/explorer...'], { quiet: true }));
    process.exit(node('apps/explorer/test/screenshots.ts', args));
    break;
  case 'promptfoo':
    process.exit(node('scripts/promptfoo.mjs', args));
    break;
  case 'test': {
    // What is counted below is of this run: turbo brings back the results of what it need not run again.
    for (const folder of workspaceFolders(root))
      rmSync(join(root, folder, 'test-results'), { recursive: true, force: true });
    const code = turbo([
      '--continue=dependencies-successful',
      '--concurrency=3',
      'check:format',
      'check:dependencies',
      'check:scripts',
      'check:lint',
      'typecheck',
      'test',
      ...args,
    ]);
    const counted = node('scripts/count-tests.mjs', []);
    process.exit(code || counted);
    break;
  }
  case 'lint':
    process.exit(turbo(['check:lint', ...args]));
    break;
  case 'build':
  case 'typecheck':
    process.exit(turbo([task, ...args]));
    break;
  default:
    process.stderr.write(
      'usage: node scripts/run.mjs start | test | build | lint | typecheck | replayer | smoke | simulate | bench | soak | demo:predict | promptfoo | screenshots [arguments]\n',
    );
    process.exit(2);
}
