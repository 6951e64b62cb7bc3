import { readFileSync } from 'node:fs';

/**
 * The most memory that this process had resident, in MB. Not `resourceUsage().maxRSS` on Linux: a process begins there with
 * what the one that started it had.
 * Source: proc(5), VmHWM; execve keeps ru_maxrss.
 */
export function peakMegabytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1_024;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('/proc/self/status names no VmHWM');
  return Number(kilobytes) / 1_024;
}
