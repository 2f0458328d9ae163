/** Say how far something is, and let it be dismissed. */
import { button, element } from "../element";
import { tell } from "./words";

export interface Progress {
  box: HTMLElement;
  at(percent: number): void;
}

export function progressBar(words: string, cancel: () => void): Progress {
  const bar = element("progress", { max: "100", value: "0", "aria-label": words });
  const share = element("span", { class: "share" });
  const box = element(
    "div",
    { class: "job" },
    element("span", { class: "job-words", role: "status" }, words),
    bar,
    share,
    button({ class: "quiet" }, cancel, tell("cancel")),
  );
  return {
    box,
    at(percent) {
      bar.value = percent;
      share.textContent = tell("jobProgress", { percent: String(percent) });
    },
  };
}
