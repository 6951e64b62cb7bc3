import open from 'open';
import type { Output } from './output.ts';

/**
 * Opens a page in the browser of whoever sits before this terminal: not where output goes elsewhere, on a build server,
 * or over ssh, nor on a Linux without a desktop. The address was printed, so a failure is nobody's loss.
 */
export async function openOnDesktop(url: string, { forPeople }: Pick<Output, 'forPeople'>): Promise<void> {
  if (!forPeople || !isDesktop(process.env)) return;
  try {
    const browser = await open(url);
    browser.on('error', () => undefined);
  } catch {
    // No browser, or none that may be opened.
  }
}

function isDesktop({ CI, SSH_CONNECTION, DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv): boolean {
  if (CI !== undefined || SSH_CONNECTION !== undefined) return false;
  return process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
}
