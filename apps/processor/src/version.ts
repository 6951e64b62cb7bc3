import manifest from '../package.json' with { type: 'json' };

/** The processor's own version. */
export const { version } = manifest;
