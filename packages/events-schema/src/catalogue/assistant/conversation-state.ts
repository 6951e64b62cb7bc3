import type { z } from 'zod';
import type { Erased } from '../../define/personal.ts';
import type { feedbackGiven } from './feedback.ts';
import type { guardrailTriggered } from './guardrail.ts';
import type { inferenceCompleted, inferenceFailed, inferenceRequested } from './inference.ts';
import type { MessageParts } from './parts.ts';
import type { retrievalPerformed } from './retrieval.ts';
import type { ended, started } from './session.ts';
import type { toolCalled, toolReturned } from './tool.ts';

/** What an event said, and when it happened. */
type Dated<Event extends { readonly schema: z.ZodType }> = z.output<Event['schema']> & {
  readonly at: string;
};

export interface Message {
  readonly messageId: string;
  readonly role: string;
  readonly name?: string | Erased | undefined;
  /** As last corrected. */
  parts: MessageParts | Erased;
  readonly at: string;
  readonly inferenceId?: string | undefined;
  /** Oldest first; empty if the message is as it was received. */
  corrections: Correction[];
}

export interface Correction {
  readonly at: string;
  readonly correctedBy: 'author' | 'reviewer' | 'system';
  readonly reason?: string | Erased | undefined;
}

/** A call to a model; what of it is not in the history is not there. */
export interface Inference {
  request?: Dated<typeof inferenceRequested>;
  completion?: Dated<typeof inferenceCompleted>;
  failure?: Dated<typeof inferenceFailed>;
}

export interface ToolCall {
  call?: Dated<typeof toolCalled>;
  result?: Dated<typeof toolReturned>;
}

/** Sums over all completions. */
export interface Usage {
  completions: number;
  failures: number;
  inputTokens: number;
  cacheReadInputTokens: number;
  cacheCreationInputTokens: number;
  outputTokens: number;
  reasoningOutputTokens: number;
}

export type Retrieval = Dated<typeof retrievalPerformed>;
export type GuardrailHit = Dated<typeof guardrailTriggered>;
export type Feedback = Dated<typeof feedbackGiven>;

/** All that is known of a conversation. Plain JSON; personal fields may be erased. */
export interface Conversation {
  started: Dated<typeof started> | null;
  ended: Dated<typeof ended> | null;
  /** In the order received. */
  messages: Message[];
  /** By inference id. */
  inferences: Record<string, Inference>;
  usage: Usage;
  /** By tool call id. */
  toolCalls: Record<string, ToolCall>;
  retrievals: Retrieval[];
  guardrails: GuardrailHit[];
  feedback: {
    conversation: Feedback[];
    /** By message id. */
    messages: Record<string, Feedback[]>;
  };
}
