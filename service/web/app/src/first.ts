/**
 * The page's first script: show the figures and the zones, then bring the map.
 *
 * MapLibre is nearly all of the code. It is fetched meanwhile, but run only when the figures stand
 * and the zones are drawn: the map then opens where they lie.
 */
import { covered } from "./covered";
import { readMay, readSummary } from "./data/read";
import type { Layer } from "./data/types";
import { onLanguage } from "./language";
import { drawFirst } from "./map/first_drawing";
import { type Box, boxOf } from "./map/shape";
import { first, place, readRest, renderBeside, view } from "./opening";
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
}

/** Who may come to the desk has a button for it, which makes the panel of a phone higher. */
async function showButtons(): Promise<void> {
  view.may = readMay(await first.caller);
  render();
}

/** The first page of many zones stands where all of them will: the figures say where the plan lies. */
async function showZones(panel: Promise<void>[]): Promise<void> {
  const { layer, next } = await first.plan.begun;
  // On a phone the panel covers a part of the map: all of it is there first.
  await Promise.allSettled(panel);
  if (next === null) return drawZones(layer, boxRound(layer), true);
  await drawZones(layer, view.summary?.box ?? null, false);
  readRest();
  const whole = (await first.plan.zones).layer;
  await drawZones(whole, boxRound(whole), true);
}

async function drawZones(zones: Layer, box: Box | null, isWhole: boolean): Promise<void> {
  place.box = box;
  if (box === null || isBrought) return;
  drawFirst(zones, box, covered(), isWhole);
  await frame();
}

function boxRound({ features }: Layer): Box | null {
  return boxOf(features.map(({ geometry }) => geometry));
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
// All zones among them: where the first page is refused, nobody here waits for the others.
const known = Promise.allSettled([buttons, figures, zones, first.plan.zones, first.plan.checkpoints]).then(frame);
const tired = new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS));
void Promise.race([known, tired]).then(bring);
void tired.then(readRest); // in a tab that nobody looks at no frame is drawn
