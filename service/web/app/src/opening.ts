/** What is asked for before the map's own code has come, and what the page shows meanwhile. */
import { fetchJson } from "./data/fetch";
import { askForPlan, type PlanAsked } from "./data/held";
import { byId } from "./element";
import { language } from "./language";
import type { Box } from "./map/shape";
import { renderPanel } from "./panel/panel";
import type { Actions, View } from "./panel/view";

export const view: View = {
  state: "loading",
  summary: null,
  zones: [],
  checkpoints: [],
  chosen: null,
  shown: { zones: true, checkpoints: true, borders: true, names: true, sites: true, ground: true },
  unfolded: false,
  may: [],
};

export interface Asked {
  caller: Promise<unknown>;
  plan: PlanAsked;
}

/** Ask for everything at once: no answer waits for another. */
export function askAll(free?: Promise<unknown>): Asked {
  return { caller: fetchJson("/caller"), plan: askForPlan(free) };
}

let readRest!: () => void;
const free = new Promise<void>((resolve) => {
  readRest = resolve;
});
/** To be called when the first zones are seen, or when nobody waits for them any more. */
export { readRest };

/** The answers asked for when the page was opened. */
export const first = askAll(free);

/** Where the zones lie, when it is known: there the map opens. */
export const place: { box: Box | null } = { box: null };

/** The figures and the list beside the map, whatever of them is known. */
export function renderBeside(actions: Actions): void {
  document.documentElement.lang = language();
  document.documentElement.dataset.state = view.state;
  document.title = view.summary === null ? "Khoanh" : `Khoanh · ${view.summary.area}`;
  renderPanel(byId("panel"), view, actions);
}
