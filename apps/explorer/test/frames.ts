import type { Page } from 'playwright-core';

/** Drags the handle of a track through all of its time and back; how long each frame took meanwhile, in ms, rising. */
export async function framesOfScrub(page: Page, steps: number): Promise<number[]> {
  const track = await page.locator('.track-then .track-plot').boundingBox();
  if (!track) throw new Error('there is no track');
  await page.evaluate(`{
    window.frames$ = [];
    let before = performance.now();
    const tick = (now) => { window.frames$.push(now - before); before = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  }`);
  const y = track.y + 30;
  await page.mouse.move(track.x + track.width - 20, y);
  await page.mouse.down();
  for (let step = 0; step <= steps; step += 1) {
    const along = Math.abs(1 - (2 * step) / steps);
    await page.mouse.move(track.x + 20 + along * (track.width - 40), y);
  }
  await page.mouse.up();
  const frames = await page.evaluate<number[]>('window.frames$');
  return frames.sort((a, b) => a - b);
}
