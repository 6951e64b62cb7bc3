import manifest from '../package.json' with { type: 'json' };

/** The version of the package that builds datasets. */
export const { version } = manifest;
