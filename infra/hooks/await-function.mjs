// azd runs this before it provisions the layer "eventing": waits until Azure knows the function that events go to,
// since Event Grid refuses a subscription to one that does not exist. Plain JavaScript and nothing installed.
//
// Reads what azd gives: ANNALS_PROCESSOR_ID (output of the layer "core"), and a token by `azd auth token`.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const {
  ANNALS_PROCESSOR_ID: processor,
  // Another cloud has another one; tests have one on loopback.
  ANNALS_ARM_URL: arm = 'https://management.azure.com',
  ANNALS_AWAIT_FUNCTION_SECONDS: most = '600',
} = process.env;

if (!processor) fail('ANNALS_PROCESSOR_ID is not set: provision the layer "core" first (azd provision core)');
if (!arm.startsWith('https://') && !/^http:\/\/127\.0\.0\.1[:/]/.test(arm)) fail(`${arm} must be https`);

const names = await readFile(new URL('../names.bicep', import.meta.url), 'utf8');
const name =
  /^var ingestFunction = '([^']+)'$/m.exec(names)?.[1] ?? fail('names.bicep names no ingestFunction');
const url = `${arm}${processor}/functions/${name}?api-version=2024-04-01`;
const give = Date.now() + Number(most) * 1_000;

for (let wait = 2_000; ; wait = Math.min(wait * 1.5, 15_000)) {
  const status = await statusOf(url);
  if (status === 200) break;
  if (status === 401 || status === 403) fail(`Azure answers ${status} to who is logged in: azd auth login`);
  if (Date.now() + wait > give)
    fail(
      `the function ${name} is still not there after ${most} s (last answer: ${status}); was the code deployed?`,
    );
  process.stderr.write(`Waiting for the function ${name} (${status}) …\n`);
  await new Promise((resolve) => setTimeout(resolve, wait));
}
process.stdout.write(`The function ${name} is there.\n`);

async function statusOf(address) {
  try {
    const response = await fetch(address, {
      headers: { authorization: `Bearer ${await token()}` },
      signal: AbortSignal.timeout(30_000),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    // A connection that fails now may hold the next time; a token that cannot be had will not.
    if (error?.code === 'no-token') fail(error.message);
    return error?.cause?.code ?? error?.name ?? 'no answer';
  }
}

async function token() {
  try {
    const { stdout } = await promisify(execFile)('azd', ['auth', 'token', '--output', 'json'], {
      shell: process.platform === 'win32',
    });
    return JSON.parse(stdout).token;
  } catch (error) {
    throw Object.assign(new Error(`azd gave no token: ${error.message}`), { code: 'no-token' });
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
