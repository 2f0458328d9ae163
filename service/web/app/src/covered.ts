/** What of the map lies under the panel and what opens beside it, and a margin. */
import { byId } from "./element";
import type { Covered } from "./map/opened";
import { PHONE } from "./panel/panel";

/** Pixels kept free for the bar of time, which comes when the plans are known. */
const TIME_BAR = 56;

export function covered(margin = 40): Covered {
  const panel = byId("panel");
  const card = byId("card");
  const answer = byId("answer");
  const atDesk = document.querySelector<HTMLElement>("#desk:not([hidden])");
  if (window.matchMedia(PHONE).matches) {
    const under = atDesk ?? (!answer.hidden ? answer : card.hidden ? panel : card);
    const time = under === panel ? TIME_BAR : 0;
    return { top: margin + 44, right: margin + 24, left: margin, bottom: under.offsetHeight + time + margin };
  }
  const right = card.hidden ? margin + 24 : card.offsetWidth + margin;
  const bottom = atDesk === null ? margin + TIME_BAR : margin;
  return { top: margin, right, bottom, left: (atDesk ?? panel).offsetWidth + margin };
}
