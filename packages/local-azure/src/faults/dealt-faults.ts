import { type Fault, faults } from './fault.ts';

/**
 * Strikes one request in `oneIn`, at a random place among them; the kinds are dealt like cards, so that each strikes
 * as often. Several proxies may share one: which request is struck then depends on the order in which they come.
 * `random`: numbers from 0 to 1.
 */
export function dealtFaults(
  oneIn: number,
  random: () => number,
  kinds: readonly Fault[] = faults,
): () => Fault | undefined {
  let place = 0;
  let struck = 0;
  let cards: Fault[] = [];
  return () => {
    if (place === 0) struck = Math.floor(random() * oneIn);
    const here = place === struck;
    place = (place + 1) % oneIn;
    if (!here) return undefined;
    if (cards.length === 0) cards = [...kinds];
    return cards.splice(Math.floor(random() * cards.length), 1)[0];
  };
}
