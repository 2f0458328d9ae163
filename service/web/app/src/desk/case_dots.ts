/** The cases of the list as dots on the map; each state has a ring of its own. */
import type { Feature } from "geojson";
import { GeoJSONSource, type LayerSpecification, type Map as LibreMap } from "maplibre-gl";
import type { Palette } from "../map/palette";
import { EMPTY } from "../map/sources";
import type { TownMap } from "../map/town_map";
import type { CaseRow } from "./cases";

const SOURCE = "desk-cases";
const LAYER = "desk-case";

export class CaseDots {
  readonly #libre: LibreMap;
  #chosen: (id: string) => void = () => undefined;

  constructor(map: TownMap) {
    const { libre } = map;
    this.#libre = libre;
    if (libre.getSource(SOURCE) === undefined) {
      libre.addSource(SOURCE, { type: "geojson", data: EMPTY });
      map.add({ layers: (palette) => [dots(palette)], pictures: () => ({}) });
    }
    libre.on("click", LAYER, (event) => {
      const id: unknown = event.features?.[0]?.properties.id;
      if (typeof id === "string") this.#chosen(id);
    });
  }

  show(rows: CaseRow[], chosen: (id: string) => void): void {
    this.#chosen = chosen;
    const features = rows.flatMap((row): Feature[] => {
      if (row.at === null) return [];
      const outcome = row.isWithdrawn ? "withdrawn" : row.outcome;
      return [
        {
          type: "Feature",
          properties: { id: row.id, outcome },
          geometry: { type: "Point", coordinates: row.at },
        },
      ];
    });
    this.#set(features);
  }

  clear(): void {
    this.#chosen = () => undefined;
    this.#set([]);
  }

  #set(features: Feature[]): void {
    const source = this.#libre.getSource(SOURCE);
    if (source instanceof GeoJSONSource) source.setData({ type: "FeatureCollection", features });
  }
}

function dots(palette: Palette): LayerSpecification {
  const made = {
    id: LAYER,
    type: "circle",
    source: SOURCE,
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 3.5, 17, 8],
      "circle-color": ["match", ["get", "outcome"], "found", palette.freed, "withdrawn", palette.withdrawn, palette.yellow],
      "circle-stroke-color": ["match", ["get", "outcome"], "found", palette.rim, "withdrawn", palette.withdrawnEdge, palette.doubtEdge],
      "circle-stroke-width": 2,
    },
  };
  return made as LayerSpecification;
}
