/** True in `npm run soak`: as much as the requirements name, however long it takes. `npm test` does less of the same. */
export const soaking = process.env.ANNALS_SOAK === '1';

/** Random, or `ANNALS_SEED`, to do again what failed. */
export const seed = Number(process.env.ANNALS_SEED ?? Math.floor(Math.random() * 2 ** 31));
