/** Keep the last figures for when there is no connection, with the time at which they came. */
import { key } from "../data/key";

const PLACE = "khoanh.situation";

export interface Kept {
  at: string;
  summary: unknown;
  situation: unknown;
}

/** What a key opens is kept as long as the key itself: for this tab alone. */
function place(): Storage {
  return key() === null ? window.localStorage : window.sessionStorage;
}

export function keep(figures: Kept): void {
  try {
    place().setItem(PLACE, JSON.stringify(figures));
  } catch {
    // A browser that keeps nothing shows nothing without a connection.
  }
}

export function kept(): Kept | null {
  try {
    return JSON.parse(place().getItem(PLACE) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export function forgetKept(): void {
  try {
    window.sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept.
  }
}
