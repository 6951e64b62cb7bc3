import type { AnyDataset } from '../define/dataset.ts';
import { webPlatformInterop } from './web-platform-interop.ts';

/** The datasets that ship, by name in the command line. */
export const datasets: readonly AnyDataset[] = [webPlatformInterop];
