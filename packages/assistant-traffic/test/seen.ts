import type { CloudEvent } from '@annals/events-schema';

/** How often something was so, of how often it could have been. */
export class Share {
  #yes = 0;
  #all = 0;

  add(yes: boolean): void {
    this.#all += 1;
    if (yes) this.#yes += 1;
  }

  get count(): number {
    return this.#all;
  }

  get value(): number {
    return this.#yes / this.#all;
  }
}

export const at = <Value>(map: Map<string, Value>, key: string, initial: () => Value): Value => {
  const value = map.get(key) ?? initial();
  map.set(key, value);
  return value;
};

export interface Started {
  readonly user: string;
  readonly time: string;
}

interface Data {
  readonly requestModel: string;
  readonly promptVersion: string;
  readonly rating: string;
  readonly scoreValue?: number;
  readonly purpose: string;
  readonly granted: boolean;
  readonly deployment: string;
}

/** What anyone could count in a log of this traffic, and no more. */
export function seenIn(events: Iterable<CloudEvent>) {
  const seen = {
    /** By model and prompt version: ratings that are negative, judgements. */
    negative: new Map<string, Share>(),
    scores: new Map<string, number[]>(),
    /** By person. */
    negativeBy: new Map<string, Share>(),
    conversations: [] as Started[],
    canary: new Map<string, Share>(),
    /** By person: when training was allowed, and whether it was taken back. */
    allowed: new Map<string, { readonly since: number; withdrawn: boolean }>(),
    askedForTraining: new Share(),
    last: '',
  };
  const servedBy = new Map<string, string>();
  for (const { type, subject, time, datasubject = '', data } of events) {
    const { requestModel, promptVersion, rating, scoreValue, purpose, granted, deployment } = data as Data;
    const id = subject.slice(subject.indexOf('/') + 1);
    const making = servedBy.get(id) ?? '';
    seen.last = time;
    if (type === 'ai.annals.conversation.started.v1') {
      seen.conversations.push({ user: datasubject, time });
      at(seen.canary, time.slice(0, 7), () => new Share()).add(deployment === 'helpdesk-canary');
    }
    if (type === 'ai.annals.inference.requested.v1') servedBy.set(id, `${requestModel} ${promptVersion}`);
    if (type === 'ai.annals.feedback.given.v1') {
      at(seen.negative, making, () => new Share()).add(rating === 'negative');
      at(seen.negativeBy, datasubject, () => new Share()).add(rating === 'negative');
    }
    if (type === 'ai.annals.evaluation.recorded.v1' && scoreValue !== undefined)
      at(seen.scores, making, () => []).push(scoreValue);
    if (type === 'ai.annals.consent.changed.v1' && purpose === 'training') {
      const before = seen.allowed.get(datasubject);
      if (before) before.withdrawn = !granted;
      else {
        seen.askedForTraining.add(granted);
        if (granted) seen.allowed.set(datasubject, { since: Date.parse(time), withdrawn: false });
      }
    }
  }
  return seen;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
