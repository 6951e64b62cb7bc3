interface Entry<Item> {
  readonly due: number;
  /** What was added first comes first, of what is due at one moment. */
  readonly turn: number;
  readonly item: Item;
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>) =>
  a.due < b.due || (a.due === b.due && a.turn < b.turn);

/** Items by when they are due: a binary heap. */
export class DueQueue<Item> {
  readonly #heap: Entry<Item>[] = [];
  #turns = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(due: number, item: Item): void {
    const entry = { due, turn: this.#turns++, item };
    const heap = this.#heap;
    let place = heap.length;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (!parent || isBefore(parent, entry)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = entry;
  }

  /** Takes out what is due by `moment`, the earliest first; what is added meanwhile takes its place among it. */
  *dueBy(moment: number): Generator<Item, void, undefined> {
    for (let first = this.#heap[0]; first && first.due <= moment; first = this.#heap[0]) {
      this.#removeFirst();
      yield first.item;
    }
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = heap[2 * place + 1];
      const right = heap[2 * place + 2];
      const child = right && left && isBefore(right, left) ? right : left;
      if (!child || isBefore(last, child)) break;
      heap[place] = child;
      place = 2 * place + (child === left ? 1 : 2);
    }
    heap[place] = last;
  }
}
