import { type AnyDataset, webPlatformInterop } from '@annals/datasets';
import type { InteropRow } from './interop-rows.ts';

/** The dataset with a feature that leaks on purpose: it joins in, by stream, what became of each as it is known today. */
export function leakingDataset(rows: readonly InteropRow[]): AnyDataset {
  const today = new Map(rows.map(({ stream, label }) => [stream, label]));
  return {
    ...webPlatformInterop,
    features: {
      ...webPlatformInterop.features,
      today: { flag: ({ stream: { category, id } }) => today.get(`${category}/${id}`) },
    },
  };
}
