// `npm run promptfoo -- <folder>`: evaluates a dataset of cases with promptfoo, offline unless its configuration was given a
// model. promptfoo takes 2.7 GB, so it is no dependency: it is installed aside, once, outside of node_modules.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const version = '0.123.1';
const aside = fileURLToPath(new URL('../.annals/promptfoo', import.meta.url));
const [folder, ...options] = process.argv.slice(2);
const config = folder && resolve(folder, 'promptfooconfig.yaml');
if (!config || !existsSync(config)) {
  process.stderr.write(
    'usage: npm run promptfoo -- <folder> [options of promptfoo eval]\n' +
      'The folder holds a dataset of cases that has rows: cases.jsonl and promptfooconfig.yaml.\n',
  );
  process.exit(2);
}

const installed = join(aside, 'node_modules/promptfoo/package.json');
if (!existsSync(installed) || JSON.parse(readFileSync(installed, 'utf8')).version !== version) {
  process.stderr.write(`Installing promptfoo ${version} into ${aside} …\n`);
  mkdirSync(aside, { recursive: true });
  writeFileSync(join(aside, 'package.json'), '{"private":true}\n');
  const npm = [
    'install',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--save-exact',
    `promptfoo@${version}`,
  ];
  const { status } = spawnSync('npm', npm, {
    cwd: aside,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

const { bin } = JSON.parse(readFileSync(installed, 'utf8'));
const args = [join(aside, 'node_modules/promptfoo', bin.promptfoo), 'eval', '--config', config, '--no-cache'];
const { status } = spawnSync(process.execPath, [...args, ...options], {
  stdio: 'inherit',
  env: {
    ...process.env,
    PROMPTFOO_CONFIG_DIR: join(aside, 'home'),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
  },
});
// promptfoo ends with 100 if answers fail.
process.exit(status ?? 1);
