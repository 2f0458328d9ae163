/** Keep an officer's key for this tab alone, until it is closed or the officer signs out. */

const PLACE = "khoanh.key";

let current: string | null = remembered();

/** The key that requests show; null for the public view. */
export function key(): string | null {
  return current;
}

export function keepKey(given: string): void {
  current = given;
  try {
    window.sessionStorage.setItem(PLACE, given);
  } catch {
    // A browser that keeps nothing for this page still shows the key until it is closed.
  }
}

export function forgetKey(): void {
  current = null;
  try {
    window.sessionStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept.
  }
}

function remembered(): string | null {
  try {
    return window.sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
