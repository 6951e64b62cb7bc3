/** Undoes a registration, once. */
export class Disposable {
  #undo: (() => void) | undefined;

  constructor(undo: () => void) {
    this.#undo = undo;
  }

  dispose(): void {
    this.#undo?.();
    this.#undo = undefined;
  }
}
