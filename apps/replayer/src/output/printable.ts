const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text from outside, safe to print on a terminal as one line: what would steer the terminal, or turn the direction
 * of text, is shown escaped. In JSON text the result is the same JSON.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
