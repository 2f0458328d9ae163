/** Street names of what is looked at; from afar those of great streets alone. */
import { LngLatBounds, type Map as LibreMap } from "maplibre-gl";
import { fetchJson, isRecord } from "../data/fetch";
import type { Layer } from "../data/types";
import { joinStreets } from "./join_lines";

const GREAT_FROM = 13;
const ALL_FROM = 15;
const MOST = 5000;
/** So much more than what is seen is fetched, so that a small move asks for nothing. */
const MARGIN = 0.5;

const GREAT = "name IS NOT NULL AND kind IN ('motorway','trunk','primary','secondary','tertiary')";
const ALL = "name IS NOT NULL";

export class NamesInView {
  readonly #map: LibreMap;
  readonly #show: (layer: Layer) => void;
  /** Settled when the last names asked for have come, or will not come. */
  pending: Promise<void> = Promise.resolve();
  #held: { bounds: LngLatBounds; isAll: boolean } | null = null;
  #turn = 0;

  constructor(map: LibreMap, show: (layer: Layer) => void) {
    this.#map = map;
    this.#show = show;
    map.on("moveend", () => {
      this.pending = this.#look();
    });
  }

  async #look(): Promise<void> {
    const zoom = this.#map.getZoom();
    if (zoom < GREAT_FROM - 0.2) return;
    const isAll = zoom >= ALL_FROM - 0.2;
    const seen = this.#map.getBounds();
    const held = this.#held;
    const holdsView = held?.bounds.contains(seen.getNorthEast()) && held.bounds.contains(seen.getSouthWest());
    if (held !== null && holdsView && (held.isAll || !isAll)) return;
    const turn = (this.#turn += 1);
    const bounds = widened(seen);
    try {
      const layer = await streetsIn(bounds, isAll);
      if (turn !== this.#turn) return;
      this.#held = { bounds, isAll };
      this.#show(joinStreets(layer));
    } catch (fault) {
      console.warn("Khoanh:", fault); // the map is of use without them
    }
  }
}

async function streetsIn(bounds: LngLatBounds, isAll: boolean): Promise<Layer> {
  const query = new URLSearchParams({
    bbox: bounds.toArray().flat().map((part) => part.toFixed(5)).join(),
    filter: isAll ? ALL : GREAT,
    properties: "name,kind",
    limit: String(MOST),
  });
  const answer = await fetchJson(`/collections/streets/items?${query}`);
  return isRecord(answer) && Array.isArray(answer.features) ? (answer as unknown as Layer) : { type: "FeatureCollection", features: [] };
}

function widened(seen: LngLatBounds): LngLatBounds {
  const [[west, south], [east, north]] = seen.toArray() as [[number, number], [number, number]];
  const [x, y] = [(east - west) * MARGIN, (north - south) * MARGIN];
  return new LngLatBounds([west - x, Math.max(south - y, -85), east + x, Math.min(north + y, 85)]);
}
