import code from '../dist/code.json' with { type: 'json' };
import manifest from '../package.json' with { type: 'json' };

/** The version of the package that builds datasets. */
export const { version } = manifest;

/** Of the sources that decide what is in a dataset, as `npm run build` found them. */
export const { sha256: codeHash } = code;
