// Runs Azurite and ends it gracefully, also when the parent is gone: Azurite keeps its tables in memory and writes
// them on close, so a process that is simply killed loses what it acknowledged.
import { createRequire } from 'node:module';
import { surviveLossOfParent } from '../child/orphan.ts';

const END_TIMEOUT_MS = 50_000;

surviveLossOfParent();

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), END_TIMEOUT_MS).unref();
  process.emit('SIGTERM'); // Azurite's own way to close; it listens once
}

// Stays when Azurite's `once` handlers are used up, so that a second signal does not cut the flush short.
process.on('SIGTERM', () => {
  ending = true;
});
process.on('SIGINT', () => undefined);
process.on('disconnect', end);
process.on('message', (message) => {
  if (message === 'end') end();
});

// Azurite's telemetry is off (--disableTelemetry), and yet loads: 2,800 of 3,800 modules and two thirds of the start.
const ours = createRequire(import.meta.url);
const azurite = createRequire(ours.resolve('azurite/dist/src/azurite.js'));
azurite.cache[azurite.resolve('applicationinsights')] = { exports: {} } as NodeJS.Module;

ours('azurite/dist/src/azurite.js');
process.channel?.unref(); // once Azurite is closed nothing else may keep this process up
