/** Common first: the one at rank r is taken about 1 / r as often as the first, as words are in English. */
const words = (
  'the to and a of in is it you that for we on with this not have be are my at as but if or can an was please our ' +
  'from by they what when how your there which one all will time would order them so about out up no delivery two ' +
  'their has been more customer week after only could day me plan first new than into its then should some other ' +
  'invoice three were between before team do much why any tell where each last he still over report both next page ' +
  'number same change price she because depot many while hours does make very north account most costs line never ' +
  'compare again under without every send late address reason check warehouse keep often version through drivers ' +
  'second show contract lorries missing half instead answer call until route received morning question since payment ' +
  'summary below help different wrong month error password cancel document table south refund twice supplier four ' +
  'exactly shipped damaged list Monday eight parcel write return nothing system email minutes however almost booking ' +
  'explain stock product forecast enough label yesterday quickly service already paid signed Friday request sentence'
).split(' ');

/** `chars` characters of text, number `n`, that packs about as well as what people write: gzip takes six tenths off. */
export function sentences(n: number, chars: number): string {
  const next = randomOf(n);
  const word = () => words[Math.floor(words.length ** next()) - 1] ?? '';
  let text = '';
  while (text.length < chars) {
    const length = 5 + Math.floor(next() * 14);
    const sentence = Array.from({ length }, word).join(' ');
    text += `${text && ' '}${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  }
  return text.slice(0, chars);
}

const first = ['Ada', 'Bilal', 'Chen', 'Dora', 'Emeka', 'Fatou', 'Grace', 'Hugo', 'Ines', 'Jorge'];
const last = ['Abara', 'Berg', 'Castro', 'Dubois', 'Eriksen', 'Farah', 'Gupta', 'Hopper', 'Ito', 'Jansen'];

/** One of 100. */
export const personName = (n: number): string =>
  `${first[n % 10] ?? ''} ${last[Math.floor(n / 10) % 10] ?? ''}`;

/** Mulberry32: numbers from 0 to below 1 that look random, and are the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
