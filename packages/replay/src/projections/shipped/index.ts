import type { AnyProjection } from '../define/projection.ts';
import { activity } from './activity.ts';
import { browserSupport } from './browser-support.ts';
import { modelQuality } from './model-quality.ts';
import { transcript } from './transcript.ts';

export { activity, type Activity } from './activity.ts';
export { browserSupport, type SupportOfYear } from './browser-support.ts';
export { modelQuality } from './model-quality.ts';
export { transcript, type Transcript, type TranscriptMessage } from './transcript.ts';

/** The projections that the replayer knows: add your own here. */
export const projections: readonly AnyProjection[] = [transcript, modelQuality, browserSupport, activity];
