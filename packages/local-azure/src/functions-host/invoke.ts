import { randomUUID } from 'node:crypto';
import type { CoreRegistry, RegisteredFunction } from './core-api.ts';
import type {
  CoreInvocationContext,
  LogCategory,
  LogLevel,
  RpcInvocationRequest,
  RpcInvocationResponse,
  RpcTypedData,
} from './core-types.ts';

export type Invocation = {
  /** The trigger's value. */
  data: RpcTypedData;
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: RpcInvocationRequest['traceContext'];
};

export type InvocationLog = {
  level: LogLevel;
  category: LogCategory;
  message: string;
  functionName: string;
  invocationId: string;
};

/** Runs functions through the programming model, with hooks, as the worker does; counts what is under way. */
export class Invoker {
  readonly #registry: CoreRegistry;
  readonly #log: (log: InvocationLog) => void;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(registry: CoreRegistry, log: (log: InvocationLog) => void) {
    this.#registry = registry;
    this.#log = log;
  }

  /** Rejects with what the handler, a hook or the model threw, after logging it. */
  invoke(target: RegisteredFunction, invocation: Invocation): Promise<RpcInvocationResponse> {
    const run = this.#run(target, invocation);
    this.#underWay.add(run);
    void run.catch(() => undefined).finally(() => this.#underWay.delete(run));
    return run;
  }

  /** Resolves when no invocation is under way. */
  async drained(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  async #run(
    { metadata, callback }: RegisteredFunction,
    invocation: Invocation,
  ): Promise<RpcInvocationResponse> {
    const { hooks, model } = this.#registry;
    if (!model) throw new Error('The app has set no programming model.');
    const { name: functionName } = metadata;
    const invocationId = randomUUID();
    let invocationContext: unknown;
    const core: CoreInvocationContext = {
      invocationId,
      metadata,
      request: {
        invocationId,
        functionId: functionName,
        inputData: [{ name: triggerOf(metadata.bindings), data: invocation.data }],
        triggerMetadata: invocation.triggerMetadata,
        traceContext: invocation.traceContext,
      },
      log: (level, category, message) => {
        const context = {
          hookData: {},
          appHookData: hooks.appHookData,
          level,
          message,
          category,
          invocationContext,
        };
        if (hooks.has('log')) hooks.runSync('log', context);
        this.#log({ level: context.level, category, message: context.message, functionName, invocationId });
      },
    };
    try {
      const invocationModel = model.getInvocationModel(core);
      const { context, inputs } = await invocationModel.getArguments();
      invocationContext = context;

      const before = {
        hookData: {},
        appHookData: hooks.appHookData,
        invocationContext: context,
        functionCallback: callback,
        inputs,
      };
      core.state = 'preInvocationHooks';
      await hooks.run('preInvocation', before);

      const after = { ...before, result: undefined as unknown, error: undefined as unknown };
      core.state = 'invocation';
      try {
        after.result = await invocationModel.invokeFunction(context, before.inputs, before.functionCallback);
      } catch (error) {
        after.error = error;
      }
      core.state = 'postInvocationHooks';
      await hooks.run('postInvocation', after);
      if (after.error != null) throw after.error as Error;
      return await invocationModel.getResponse(context, after.result);
    } catch (error) {
      const message = `Exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      this.#log({ level: 'error', category: 'system', message, functionName, invocationId });
      throw error;
    }
  }
}

function triggerOf(bindings: RegisteredFunction['metadata']['bindings']): string {
  return Object.keys(bindings).find((name) => /trigger$/i.test(bindings[name]?.type ?? '')) ?? '';
}
