/**
 * Lets `running` jobs run at once and `waiting` more wait, in order; `enter` gives false for one beyond that.
 * Who entered must leave.
 */
export class Gate {
  readonly #running: number;
  readonly #waiting: number;
  readonly #queue: (() => void)[] = [];
  #inside = 0;

  constructor(running: number, waiting: number) {
    this.#running = running;
    this.#waiting = waiting;
  }

  async enter(): Promise<boolean> {
    if (this.#inside < this.#running) {
      this.#inside++;
      return true;
    }
    if (this.#queue.length >= this.#waiting) return false;
    await new Promise<void>((resolve) => this.#queue.push(resolve));
    return true;
  }

  leave(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#inside--;
  }
}
