import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Asks a question that only `y` or `yes` agrees to. */
export type Confirm = (question: string) => Promise<boolean>;

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Undefined where nobody sits: both must be terminals. */
export function confirmOn(input: Input, output: Screen): Confirm | undefined {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  return async (question) => {
    // Without `terminal`, Ctrl-C stays the signal that ends the program.
    const lines = createInterface({ input, terminal: false });
    output.write(`${question} (y/N) `);
    const answer = await Promise.race([
      once(lines, 'line').then(([line]) => String(line)),
      once(lines, 'close').then(() => ''),
    ]);
    lines.close();
    return /^\s*y(es)?\s*$/i.test(answer);
  };
}
