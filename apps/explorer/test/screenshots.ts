// `npm run screenshots`: the pictures of the README, of the page over a history made for them.
import { mkdir, stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { completeDraft } from '@annals/events-schema';
import { deployment } from '@annals/events-schema/catalogue';
import { simulateTraffic } from '@annals/assistant-traffic';
import { ingest } from '@annals/event-store';
import { newPage, openBrowser } from './browser.ts';
import { startStack } from './stack.ts';

const folder = fileURLToPath(new URL('../../../docs/images', import.meta.url));
const maxBytes = 200_000;

/** Releases of an assistant on days of 2026; each a little more of the traffic. */
const changes = [3, 17, 31, 52, 66, 80, 101, 120, 133, 150, 171].map((n, index) =>
  completeDraft(
    deployment.at('helpdesk-eu').deploymentChanged(
      {
        change: index === 4 || index === 8 ? 'rolled-back' : 'released',
        environment: 'production',
        agentVersion: `1.${String(index)}.0`,
        model: index < 6 ? 'gpt-5-mini' : 'gpt-5',
        promptVersion: `2026-${String(index)}`,
        trafficPercent: Math.min(100, 20 + index * 10),
        ...(index === 8 ? { reason: 'answers were cut short' } : {}),
      },
      { id: `change-${String(n)}`, time: new Date(Date.UTC(2026, 0, n, 9)).toISOString() },
    ),
    { source: '/ops/releases' },
  ),
);

const [stack, browser] = await Promise.all([startStack(), openBrowser()]);
try {
  const late = new Set([4, 8]);
  const inTime = changes.filter((_, index) => !late.has(index));
  await ingest(stack.store, [...simulateTraffic({ seed: 8, events: 1_500 }), ...inTime]);
  await ingest(stack.store, [
    { ...changes[2], id: 'change-typo', data: { change: 'relesed', trafficPercent: 140 } },
  ]);
  await wait(1_500);
  await ingest(
    stack.store,
    changes.filter((_, index) => late.has(index)),
  );

  await mkdir(folder, { recursive: true });
  const shots = [
    [
      'time-machine',
      'light',
      '/streams/deployment/helpdesk-eu?asOf=2026-04-20T00:00:00Z&category=deployment',
      'event 7 of 11',
    ],
    [
      'time-machine-dark',
      'dark',
      '/streams/deployment/helpdesk-eu?asOf=2026-05-14T00:00:00Z&category=deployment',
      'event 9 of 11',
    ],
    ['quarantine', 'light', '/quarantine', 'deployment/helpdesk-eu'],
  ] as const;
  for (const [name, colorScheme, view, there] of shots) {
    const page = await newPage(browser, { colorScheme, width: 1200, height: 780 });
    await page.goto(`${stack.link}&view=${view}`);
    await page.getByText(there).first().click();
    if (name === 'quarantine') await page.getByText('What is wrong').waitFor();
    await wait(300);
    const path = `${folder}/${name}.png`;
    await page.screenshot({ path });
    const { size } = await stat(path);
    console.log(`${path}: ${size.toLocaleString('en')} bytes`);
    if (size > maxBytes) throw new Error(`${name}.png has ${size} bytes, more than ${maxBytes}`);
  }
} finally {
  await browser.close();
  await stack.stop();
}
