/** One line over the map: what never came, and for a moment what has happened. */
import { byId } from "./element";
import { say } from "./language";
import type { Word } from "./words";

const TOLD_MS = 6_000;
let told: Word | null = null;

/** Say something for a moment. */
export function tell(word: Word, render: () => void): void {
  told = word;
  render();
  window.setTimeout(() => {
    told = null;
    render();
  }, TOLD_MS);
}

export function renderNotice({ lineMissing }: { lineMissing: boolean }): void {
  const notice = byId("notice");
  notice.hidden = !lineMissing && told === null;
  notice.textContent = told !== null ? say(told) : lineMissing ? say("backdropMissing") : "";
}
