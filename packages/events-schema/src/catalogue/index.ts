import { defineCatalogue } from '../define/catalogue.ts';
import { consent } from './assistant/consent.ts';
import { conversation } from './assistant/conversation.ts';
import { deployment } from './assistant/deployment.ts';
import { evaluation } from './assistant/evaluation.ts';
import { dataSubject } from './data-subject.ts';
import { webFeature } from './web-platform/web-feature.ts';

export { consent, consentsTo, type Consent, type ConsentTo } from './assistant/consent.ts';
export { conversation } from './assistant/conversation.ts';
export type {
  Conversation,
  Correction,
  Feedback,
  GuardrailHit,
  Inference,
  Message,
  Retrieval,
  ToolCall,
  Usage,
} from './assistant/conversation-state.ts';
export { deployment, type Deployment, type Revision } from './assistant/deployment.ts';
export { dataSubject, type DataSubject } from './data-subject.ts';
export { eventRejected, type EventRejected } from './event-rejected.ts';
export { evaluation, type Evaluation, type Evaluations } from './assistant/evaluation.ts';
export { MessagePart, MessageParts } from './assistant/parts.ts';
export { fullSupport, type FullSupport } from './web-platform/full-support.ts';
export {
  activeIn,
  webFeature,
  type ActiveStatement,
  type SupportKind,
  type WebFeature,
} from './web-platform/web-feature.ts';

/**
 * Every stream that ships with Annals. Add your own with `defineCatalogue([...catalogue.streams, yours])`.
 */
export const catalogue = /* @__PURE__ */ defineCatalogue([
  conversation,
  evaluation,
  deployment,
  consent,
  dataSubject,
  webFeature,
]);
