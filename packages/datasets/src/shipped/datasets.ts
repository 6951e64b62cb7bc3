import type { AnyDataset } from '../define/dataset.ts';
import { assistantCases } from './assistant/cases.ts';
import { assistantFeedback } from './assistant/feedback.ts';
import { assistantPreferences } from './assistant/preferences.ts';
import { assistantSft } from './assistant/sft.ts';
import { webPlatformInterop } from './web-platform-interop.ts';

/** The datasets that ship, by name in the command line. */
export const datasets: readonly AnyDataset[] = [
  assistantFeedback,
  assistantSft,
  assistantPreferences,
  assistantCases,
  webPlatformInterop,
];
