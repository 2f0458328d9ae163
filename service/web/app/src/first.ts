/**
 * The page's first script: show the figures and the zones, then bring the map.
 *
 * MapLibre is nearly all of the code. It is fetched meanwhile, but run only when the figures stand
 * and the zones are drawn: the map then opens where they lie.
 */
import { covered } from "./covered";
import { readMay, readSummary } from "./data/read";
import { onLanguage } from "./language";
import { drawFirst } from "./map/first_drawing";
import { boxOf } from "./map/shape";
import { first, place, renderBeside, view } from "./opening";
import type { Actions } from "./panel/view";

/** Longer than this nobody looks at a page without a map. */
const PATIENCE_MS = 4_000;

let isBrought = false;

/** What is pressed before the map is there is done when it is. */
const later = new Proxy({} as Actions, {
  get: (_, name: keyof Actions) => async (...given: never[]) => {
    const { actions } = await bring();
    return (actions[name] as (...given: never[]) => unknown)(...given);
  },
});

function render(): void {
  if (!isBrought) renderBeside(later);
}

function bring(): Promise<typeof import("./main")> {
  const coming = import("./main");
  void coming.then(() => {
    isBrought = true;
  });
  return coming;
}

async function showFigures(): Promise<void> {
  view.summary = readSummary(await first.plan.summary);
  render();
  await frame();
}

/** Who may come to the desk has a button for it, which makes the panel of a phone higher. */
async function showButtons(): Promise<void> {
  view.may = readMay(await first.caller);
  render();
}

/** On a phone the panel covers a part of the map: all of it is there first. */
async function showZones(panel: Promise<void>[]): Promise<void> {
  const { layer } = await first.plan.zones;
  place.box = boxOf(layer.features.map(({ geometry }) => geometry));
  await Promise.allSettled(panel);
  if (place.box === null || isBrought) return;
  drawFirst(layer, place.box, covered());
  await frame();
}

function frame(): Promise<void> {
  return new Promise((drawn) => requestAnimationFrame(() => window.setTimeout(drawn)));
}

render();
onLanguage(render);
// What fails is said by the page itself, which waits for the same answers.
const figures = showFigures();
const buttons = showButtons();
const zones = showZones([figures, buttons]);
const known = Promise.allSettled([buttons, figures, zones, first.plan.checkpoints]);
const tired = new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS));
void Promise.race([known, tired]).then(bring);
