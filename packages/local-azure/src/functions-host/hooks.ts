import type { HookCallback, HookContext, HookName } from './core-types.ts';
import { Disposable } from './disposable.ts';

const NAMES: readonly string[] = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'];

/** The hooks that an app registered, run in the order of their registration. */
export class Hooks {
  /** Shared by every hook of the app, for as long as it runs. */
  readonly appHookData: Record<string, unknown> = {};
  readonly #callbacks = new Map<string, HookCallback[]>();

  register(name: string, callback: HookCallback): Disposable {
    if (!NAMES.includes(name)) throw new RangeError(`Unrecognized hook "${name}"`);
    this.#callbacks.set(name, [...this.#of(name), callback]);
    return new Disposable(() => {
      this.#callbacks.set(
        name,
        this.#of(name).filter((other) => other !== callback),
      );
    });
  }

  async run(name: HookName, context: HookContext): Promise<void> {
    for (const callback of this.#of(name)) await callback(context);
  }

  /** For `log` hooks, which may not wait. */
  runSync(name: HookName, context: HookContext): void {
    for (const callback of this.#of(name)) callback(context);
  }

  has(name: HookName): boolean {
    return this.#of(name).length > 0;
  }

  #of(name: string): HookCallback[] {
    return this.#callbacks.get(name) ?? [];
  }
}
