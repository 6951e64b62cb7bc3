/**
 * To be called first in a child process: when the parent is gone, so are the pipes that its output goes to, and an
 * unheard write error (EPIPE) would end the child in the middle of closing what it has open.
 */
export function surviveLossOfParent(): void {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}
