/** Where words for people go: stdout, or stderr when stdout is for the one JSON object. */
export interface Output {
  readonly say: (text: string) => void;
  readonly json: (value: object) => void;
  /** True if somebody reads along: stdout is a terminal, and its words are for people. */
  readonly forPeople: boolean;
}

export function createOutput(json: boolean): Output {
  return {
    forPeople: !json && process.stdout.isTTY,
    say: (text) => {
      (json ? process.stderr : process.stdout).write(`${text}\n`);
    },
    json: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value)}\n`);
    },
  };
}
