import { defineCatalogue } from '../define/catalogue.ts';
import { webFeature } from './web-platform/web-feature.ts';

export { fullSupport, type FullSupport } from './web-platform/full-support.ts';
export {
  activeIn,
  webFeature,
  type ActiveStatement,
  type SupportKind,
  type WebFeature,
} from './web-platform/web-feature.ts';

/** Every stream that ships with Annals. Make your own with `defineCatalogue([...catalogue.streams, yours])`. */
export const catalogue = /* @__PURE__ */ defineCatalogue([webFeature]);
