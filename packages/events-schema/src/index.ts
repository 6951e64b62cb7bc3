export { defineCatalogue, type Catalogue } from './define/catalogue.ts';
export { defineDecider, type Decider, type DecisionPoint } from './define/decider.ts';
export {
  completeDraft,
  type CompleteOptions,
  type DraftAttributes,
  type DraftEvent,
  type TimedAttributes,
} from './define/draft.ts';
export { event, upcastFrom, type EventDefinition, type EventType, type Upcaster } from './define/event.ts';
export { isErased, isSealed, personal, type Erased, type Personal, type Sealed } from './define/personal.ts';
export {
  defineStream,
  type EventOf,
  type EventsAt,
  type StreamDeclaration,
  type StreamDefinition,
} from './define/stream.ts';
export type { AnyStream, EventMap, EventVersion, Foldable, Ordering } from './define/foldable.ts';
export {
  storeAttributes,
  type CloudEvent,
  type OptionalAttributes,
  type RecordedEvent,
} from './envelope/cloud-event.ts';
export { formatSequence, parseSequence } from './envelope/sequence.ts';
export {
  categoryPattern,
  formatSubject,
  parseSubject,
  streamIdPattern,
  type StreamName,
} from './envelope/stream-name.ts';
export { normaliseTime } from './envelope/time.ts';
export {
  DefinitionError,
  EventInvalidError,
  FoldError,
  isDefinitionError,
  isEventInvalidError,
  isFoldError,
  type EventViolation,
  type FoldErrorCode,
} from './errors.ts';
export { evolve, fold, upcast } from './fold/fold.ts';
export {
  maxEventBytes,
  validateEvent,
  type Acceptance,
  type Refusal,
  type RefusalReason,
} from './validate/validate-event.ts';
export { describeViolations, type Violation } from './validate/violation.ts';
