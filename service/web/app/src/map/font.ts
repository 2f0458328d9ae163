/**
 * The map's letters.
 *
 * A style without a `glyphs` address makes MapLibre draw every letter from the fonts of the
 * page, whole grapheme clusters at a time. The font must have arrived before, the part that
 * holds the Vietnamese letters included: the browser fetches it only when it meets one.
 */

const FAMILY = "Be Vietnam Pro";
const SAMPLE = "Aa ếệđĐơưạ 0";

/** MapLibre reads the weight out of the first name and draws with the second. */
export const REGULAR = [`${FAMILY} Medium`, FAMILY];
export const STRONG = [`${FAMILY} Semibold`, FAMILY];

export async function loadFont(): Promise<void> {
  const weights = ["500", "600"];
  await Promise.all(weights.map((weight) => document.fonts.load(`${weight} 48px "${FAMILY}"`, SAMPLE)));
}
