/** Take a picture of the map, as sharp as paper wants it. */
import type { LngLatBounds, Map as LibreMap } from "maplibre-gl";
import { drawn } from "../map/drawn";
import { LIGHT } from "../map/palette";
import type { TownMap } from "../map/town_map";
import { paletteNow } from "../scheme";
import { MM_PER_PIXEL, type Paper } from "./paper";

/** Dots of the picture for each pixel of the style sheet: about 240 an inch. */
const SHARPNESS = 2.5;
/** A missing tile does not hold up the rest. */
const PATIENCE_MS = 20_000;

export interface Picture {
  url: string;
  metresPerMm: number;
  zoom: number;
}

const EQUATOR_M = 40_075_016.686;
const TILE = 512;

/** Draw the map for a paper, take its picture, and put everything back as it was. */
export async function pictureFor(town: TownMap, bounds: LngLatBounds, paper: Paper): Promise<Picture> {
  const map = town.libre;
  const box = map.getContainer();
  const [center, zoom, ratio] = [map.getCenter(), map.getZoom(), map.getPixelRatio()];
  try {
    box.style.width = `${Math.round(paper.map.width / MM_PER_PIXEL)}px`;
    box.style.height = `${Math.round(paper.map.height / MM_PER_PIXEL)}px`;
    map.setPixelRatio(SHARPNESS);
    town.paintIn(LIGHT); // paper is white, also at night
    map.resize();
    map.fitBounds(bounds, { duration: 0, padding: 0 });
    await drawn(map, PATIENCE_MS);
    await town.named();
    await drawn(map, PATIENCE_MS);
    return pictureOf(map, paper);
  } finally {
    town.paintIn(paletteNow());
    box.style.width = box.style.height = "";
    map.setPixelRatio(ratio);
    map.resize();
    map.jumpTo({ center, zoom });
  }
}

/** What the map shows this moment, without waiting for anything. */
export function pictureNow(town: TownMap, paper: Paper): Picture {
  try {
    town.paintIn(LIGHT);
    return pictureOf(town.libre, paper);
  } finally {
    town.paintIn(paletteNow());
  }
}

function pictureOf(map: LibreMap, paper: Paper): Picture {
  map.redraw(); // what was drawn before is not kept for reading
  const url = map.getCanvas().toDataURL("image/png");
  const zoom = map.getZoom();
  const perPixel = (EQUATOR_M * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (TILE * 2 ** zoom);
  const { clientWidth, clientHeight } = map.getContainer();
  // The picture covers its frame: the shorter way decides.
  const mmPerPixel = Math.max(paper.map.width / clientWidth, paper.map.height / clientHeight);
  return { url, metresPerMm: perPixel / mmPerPixel, zoom };
}
