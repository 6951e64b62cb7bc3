import { type CloudEvent, completeDraft, type DraftAttributes, type DraftEvent } from '@annals/events-schema';
import { conversation } from '@annals/events-schema/catalogue';

type Makers = ReturnType<typeof conversation.at>;
type Say = (next: Makers, attributes: DraftAttributes) => DraftEvent;

interface Step {
  readonly at: number;
  readonly attributes: DraftAttributes;
  readonly say: Say;
}

/** What is to happen in a conversation, in any order; numbered once all of it is known. */
export class Script {
  readonly #id: string;
  readonly #datasubject: string;
  readonly #steps: Step[] = [];

  constructor(id: string, datasubject: string) {
    this.#id = id;
    this.#datasubject = datasubject;
  }

  /** `at` in milliseconds since 1970. */
  add(at: number, attributes: DraftAttributes & { readonly id: string }, say: Say): void {
    this.#steps.push({ at: Math.round(at), attributes, say });
  }

  /** The events, oldest first, numbered from 1. */
  events(source: string): CloudEvent[] {
    const next = conversation.at(this.#id, { after: 0 });
    return this.#steps
      .sort((a, b) => a.at - b.at)
      .map(({ at, attributes, say }) => {
        const time = new Date(at).toISOString();
        const draft = say(next, { time, datasubject: this.#datasubject, ...attributes });
        return completeDraft(draft, { source });
      });
  }
}
