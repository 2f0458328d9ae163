/** One line that says up to when the page is right. */
import { clock, say } from "../language";

let heardAt: Date | null = null;
let isLost = false;

export function heardNow(): void {
  heardAt = new Date();
  isLost = false;
  paint();
}

export function lineLost(): void {
  isLost = true;
  paint();
}

/** Write it into the panel, wherever that was drawn anew. */
export function paint(): void {
  const line = document.querySelector<HTMLElement>(".fresh");
  if (line === null) return;
  line.hidden = heardAt === null;
  if (heardAt === null) return;
  line.dataset.fresh = isLost ? "lost" : "live";
  const words = isLost ? say("staleAt", { time: clock(heardAt) }) : say("fresh");
  if (line.textContent !== words) line.textContent = words;
}
