import type { Catalogue } from '../define/catalogue.ts';
import type { AnyStream } from '../define/foldable.ts';
import type { CloudEvent } from '../envelope/cloud-event.ts';
import { parseSequence } from '../envelope/sequence.ts';
import { type StreamName, parseSubject } from '../envelope/stream-name.ts';
import { attributeViolations } from './attributes.ts';
import { dataViolations } from './data.ts';
import { envelopeSchema } from './envelope.ts';
import { type Violation, violationsOf } from './violation.ts';

/** An event of at most this many bytes of JSON travels through Event Grid. Source: Event Grid quotas and limits. */
export const maxEventBytes = 1_048_576;

/** Why an event is not acceptable, whatever is stored already. */
export type RefusalReason = 'invalid' | 'unknown-type' | 'bad-stream' | 'too-large';

export interface Refusal {
  readonly valid: false;
  readonly reason: RefusalReason;
  readonly violations: readonly Violation[];
}

export interface Acceptance {
  readonly valid: true;
  readonly event: CloudEvent;
  readonly stream: AnyStream;
  readonly name: StreamName;
}

/**
 * Holds any value against the envelope's rules and the catalogue: is it a CloudEvent, of a known type, on a
 * stream of the category that declares this type, with data that fits? Never throws. What publisher and
 * processor both ask. Size is not looked at here: see {@link maxEventBytes}.
 */
export function validateEvent(catalogue: Catalogue, value: unknown): Acceptance | Refusal {
  const envelope = envelopeSchema.safeParse(value);
  const broken = [
    ...(envelope.success ? [] : violationsOf(envelope.error, '')),
    ...(typeof value === 'object' && value !== null ? attributeViolations(value) : []),
  ];
  if (broken.length > 0) return refuse('invalid', broken);
  const event = value as CloudEvent;

  const name = parseSubject(event.subject);
  if (!name)
    return refuse(
      'bad-stream',
      'subject',
      'stream_name',
      'must be <category>/<id>: [a-z][a-z0-9-]{0,63} / [A-Za-z0-9._~-]{1,128}',
    );
  const stream = catalogue.byCategory.get(name.category);
  if (!stream)
    return refuse('bad-stream', 'subject', 'unknown_category', `no category "${name.category}" is declared`);

  const version = stream.versions.get(event.type);
  if (!version) {
    const home = catalogue.byType.get(event.type);
    return home
      ? refuse(
          'bad-stream',
          'subject',
          'wrong_category',
          `${event.type} belongs to category "${home.category}"`,
        )
      : refuse('unknown-type', 'type', 'unknown_type', `${event.type} is not declared`);
  }
  if (stream.ordering === 'sequence' && !((parseSequence(event.sequence ?? '') ?? 0) >= 1))
    return refuse(
      'invalid',
      'sequence',
      'required',
      `category "${stream.category}" needs a sequence from 1 on`,
    );

  const violations = dataViolations(version.definition.schema, event.data);
  return violations.length > 0 ? refuse('invalid', violations) : { valid: true, event, stream, name };
}

function refuse(reason: RefusalReason, violations: readonly Violation[]): Refusal;
function refuse(reason: RefusalReason, field: string, rule: string, message: string): Refusal;
function refuse(
  reason: RefusalReason,
  first: string | readonly Violation[],
  rule = '',
  message = '',
): Refusal {
  return {
    valid: false,
    reason,
    violations: typeof first === 'string' ? [{ field: first, rule, message }] : first,
  };
}
