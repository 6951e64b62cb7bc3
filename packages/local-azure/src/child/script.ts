import { fileURLToPath } from 'node:url';

/**
 * The path of a sibling module that is to run as a process of its own: `.js` in the built package, `.ts` when this
 * package runs from its sources (Node 22 strips the types).
 */
export function siblingScript(from: string, name: string): string {
  return fileURLToPath(new URL(`./${name}${from.endsWith('.ts') ? '.ts' : '.js'}`, from));
}
