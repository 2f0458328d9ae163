/** Sizes of paper, and of the map on it, in millimetres. */
import type { Word } from "../words";

export interface Paper {
  name: string;
  word: Word;
  map: { width: number; height: number };
}

/** The style sheet gives each its page and lays out what is round the map. */
export const PAPERS: Paper[] = [
  { name: "a4-landscape", word: "a4Landscape", map: { width: 277, height: 162 } },
  { name: "a4-portrait", word: "a4Portrait", map: { width: 190, height: 246 } },
  { name: "a3-landscape", word: "a3Landscape", map: { width: 400, height: 249 } },
  { name: "a3-portrait", word: "a3Portrait", map: { width: 277, height: 368 } },
];

/** A pixel of the style sheet, so that letters on the map have their own size on paper. */
export const MM_PER_PIXEL = 25.4 / 96;
