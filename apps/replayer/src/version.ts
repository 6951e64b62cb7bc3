import manifest from '../package.json' with { type: 'json' };

/** The replayer's own version. */
export const { version } = manifest;
