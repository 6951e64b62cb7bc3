import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { UnfitProject } from '../project/unfit-project.ts';
import { Frames } from './frames.ts';

export interface Diagnostic {
  readonly source: string;
  readonly level: string;
  readonly code: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number } };
}

export interface Compiled {
  readonly diagnostics: readonly Diagnostic[];
  /** The ARM template, or the parameters; absent if there are errors. */
  readonly json: unknown;
}

/** Ids that no tenant has; they go into the snapshots. */
const subscriptionId = '00000000-0000-0000-0000-000000000001';
const tenantId = '00000000-0000-0000-0000-000000000002';

/** One running `bicep jsonrpc`: it answers in a fraction of what a start of the compiler takes. */
export class Compiler {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<
    number,
    { resolve: (result: unknown) => void; reject: (error: Error) => void }
  >();
  #last = 0;

  constructor(bicep: string) {
    this.#process = spawn(bicep, ['jsonrpc', '--stdio'], { env: freshEnvironment() });
    const frames = new Frames((message) => {
      const { id, result, error } = message as { id: number; result?: unknown; error?: { message: string } };
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new UnfitProject(error.message));
      else waiting?.resolve(result);
    });
    this.#process.stdout.on('data', (bytes: Buffer) => {
      frames.take(bytes);
    });
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`bicep ended with ${String(code)}`));
    });
  }

  /** A .bicep file as an ARM template. */
  async template(path: string): Promise<Compiled> {
    const answer = (await this.#call('bicep/compile', { path })) as {
      diagnostics: Diagnostic[];
      contents: string | null;
    };
    return { diagnostics: answer.diagnostics, json: parsed(answer.contents) };
  }

  /** A .bicepparam file as the parameters that it gives, in a new azd environment. */
  async parameters(path: string): Promise<Compiled> {
    const answer = (await this.#call('bicep/compileParams', { path, parameterOverrides: {} })) as {
      diagnostics: Diagnostic[];
      parameters: string | null;
    };
    return { diagnostics: answer.diagnostics, json: parsed(answer.parameters) };
  }

  /** What a .bicepparam file would deploy, as far as it can be told without Azure. The text of a snapshot file. */
  async snapshot(path: string): Promise<string> {
    const metadata = {
      tenantId,
      subscriptionId,
      resourceGroup: null,
      location: 'swedencentral',
      deploymentName: null,
    };
    const answer = await this.#call('bicep/getSnapshot', { path, metadata, externalInputs: null });
    return (answer as { snapshot: string }).snapshot;
  }

  async formatted(path: string): Promise<string> {
    return ((await this.#call('bicep/format', { path })) as { contents: string }).contents;
  }

  stop(): void {
    this.#process.kill();
  }

  #call(method: string, params: unknown): Promise<unknown> {
    const id = (this.#last += 1);
    const body = JSON.stringify({ jsonrpc: '2.0', id, method, params: [params] });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }
}

const parsed = (text: string | null | undefined): unknown => (text == null ? undefined : JSON.parse(text));

/** What a .bicepparam file reads in a new azd environment: its name and region, and nothing that somebody set. */
function freshEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(ANNALS|AZURE|GITHUB)_/.test(name));
  return { ...Object.fromEntries(own), AZURE_ENV_NAME: 'snapshot', AZURE_LOCATION: 'swedencentral' };
}
