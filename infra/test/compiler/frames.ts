const separator = '\r\n\r\n';

/** JSON-RPC messages out of a stream of bytes, framed as the Language Server Protocol frames them. */
export class Frames {
  #bytes = Buffer.alloc(0);
  readonly #onMessage: (message: unknown) => void;

  constructor(onMessage: (message: unknown) => void) {
    this.#onMessage = onMessage;
  }

  take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const header = this.#bytes.indexOf(separator);
      if (header < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(this.#bytes.subarray(0, header).toString())?.[1]);
      const start = header + separator.length;
      if (this.#bytes.length < start + length) return;
      const body = this.#bytes.subarray(start, start + length).toString();
      this.#bytes = this.#bytes.subarray(start + length);
      this.#onMessage(JSON.parse(body));
    }
  }
}
