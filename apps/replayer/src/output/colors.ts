import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a terminal; functions that change nothing where colours are not wanted. */
export const colorsFor = (wanted: boolean): Colors => picocolors.createColors(wanted);
