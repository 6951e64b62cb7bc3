import { Module } from 'node:module';
import type {
  CoreApi,
  FunctionCallback,
  FunctionMetadata,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-types.ts';
import { Disposable } from './disposable.ts';
import { Hooks } from './hooks.ts';

/** What the app registered. */
export type RegisteredFunction = { metadata: FunctionMetadata; callback: FunctionCallback };

export type LogSink = (level: LogLevel, category: LogCategory, message: string) => void;

/** The versions that the real host and worker report in the observed setup. */
const WORKER_VERSION = '3.9.1';
const HOST_VERSION = '4.1037.0';

/** The app's side of the worker: what `require('@azure/functions-core')` gives it. */
export class CoreRegistry {
  readonly hooks = new Hooks();
  readonly functions = new Map<string, RegisteredFunction>();
  readonly #log: LogSink;
  #model: ProgrammingModel | undefined;
  #started = false;

  constructor(log: LogSink) {
    this.#log = log;
  }

  get model(): ProgrammingModel | undefined {
    return this.#model;
  }

  /** From here on a registration throws, as in the real worker. */
  close(): void {
    this.#started = true;
  }

  /** Makes every `require('@azure/functions-core')` of this process return the API, as the real worker does. */
  install(): void {
    const api = this.#api();
    const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
    const original = prototype.require;
    prototype.require = function (id) {
      return id === '@azure/functions-core' ? api : original.call(this, id);
    };
  }

  #api(): CoreApi {
    return {
      version: WORKER_VERSION,
      hostVersion: HOST_VERSION,
      Disposable,
      log: this.#log,
      registerHook: (name, callback) => this.hooks.register(name, callback),
      setProgrammingModel: (model) => {
        this.#model = model;
      },
      getProgrammingModel: () => this.#model,
      registerFunction: (metadata, callback) => {
        const { name } = metadata;
        if (this.#started) throw new Error('A function can only be registered during app startup.');
        if (this.functions.has(name))
          throw new Error(`A function with name "${name}" has already been registered.`);
        this.functions.set(name, { metadata, callback });
        return new Disposable(() => {
          if (this.#started) throw new Error('A function can only be disposed during app startup.');
          this.functions.delete(name);
        });
      },
    };
  }
}
