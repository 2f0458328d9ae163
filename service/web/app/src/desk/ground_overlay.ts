/** What changes, laid over the map: five kinds of ground, told apart without their colours too. */
import type { FeatureCollection } from "geojson";
import { GeoJSONSource, type LayerSpecification, type Map as LibreMap } from "maplibre-gl";
import { type Pen, picture } from "../map/draw";
import type { Palette } from "../map/palette";
import { EMPTY } from "../map/sources";
import type { TownMap } from "../map/town_map";

export const CHANGES = ["closed", "raised", "same", "eased", "freed"] as const;
export type Change = (typeof CHANGES)[number];

const SOURCE = "desk-ground";
/** The names of streets and units stay above. */
const BELOW = "zone-dot";
const STEP = 16;

export class GroundOverlay {
  readonly #libre: LibreMap;

  constructor(map: TownMap) {
    this.#libre = map.libre;
    map.libre.addSource(SOURCE, { type: "geojson", data: EMPTY, tolerance: 0.05 });
    const pictures = (palette: Palette) => ({
      "desk-plus": plus(palette.ink),
      "desk-rings": rings(palette.freed),
    });
    map.add({ layers, pictures }, BELOW);
  }

  show(ground: FeatureCollection): void {
    const source = this.#libre.getSource(SOURCE);
    if (source instanceof GeoJSONSource) source.setData(ground);
  }

  clear(): void {
    this.show(EMPTY);
  }
}

function layers(palette: Palette): LayerSpecification[] {
  const level = (red: string, yellow: string) =>
    ["match", ["get", "after"], "red", red, yellow] as const;
  const fill = ["case", ["==", ["get", "after"], "open"], palette.freed, level(palette.red, palette.yellow)];
  const edge = ["case", ["==", ["get", "after"], "open"], palette.freed, level(palette.redEdge, palette.yellowEdge)];
  const opacity = ["match", ["get", "change"], "same", 0.1, "freed", 0.14, "eased", 0.3, 0.5];
  const made = [
    {
      id: "desk-fill",
      type: "fill",
      source: SOURCE,
      paint: { "fill-color": fill, "fill-opacity": opacity },
    },
    {
      id: "desk-plus",
      type: "fill",
      source: SOURCE,
      filter: ["in", ["get", "change"], ["literal", ["closed", "raised"]]],
      paint: { "fill-pattern": "desk-plus", "fill-opacity": 0.75 },
    },
    {
      id: "desk-rings",
      type: "fill",
      source: SOURCE,
      filter: ["in", ["get", "change"], ["literal", ["freed", "eased"]]],
      paint: { "fill-pattern": "desk-rings", "fill-opacity": 0.8 },
    },
    {
      id: "desk-edge-same",
      type: "line",
      source: SOURCE,
      filter: ["==", ["get", "change"], "same"],
      paint: { "line-color": edge, "line-width": 1, "line-opacity": 0.5 },
    },
    {
      id: "desk-edge-halo",
      type: "line",
      source: SOURCE,
      filter: ["!=", ["get", "change"], "same"],
      layout: { "line-join": "round" },
      paint: { "line-color": palette.rim, "line-width": 5, "line-opacity": 0.8 },
    },
    {
      id: "desk-edge",
      type: "line",
      source: SOURCE,
      filter: ["in", ["get", "change"], ["literal", ["closed", "raised"]]],
      layout: { "line-join": "round" },
      paint: { "line-color": edge, "line-width": 2.6 },
    },
    {
      id: "desk-edge-freed",
      type: "line",
      source: SOURCE,
      filter: ["in", ["get", "change"], ["literal", ["freed", "eased"]]],
      layout: { "line-join": "round" },
      paint: { "line-color": palette.freed, "line-width": 2.2, "line-dasharray": [2.5, 1.5] },
    },
  ];
  return made as LayerSpecification[];
}

/** What comes: a plus. */
function plus(colour: string): ImageData {
  return stamped((pen) => {
    pen.moveTo(STEP / 2 - 3, STEP / 2);
    pen.lineTo(STEP / 2 + 3, STEP / 2);
    pen.moveTo(STEP / 2, STEP / 2 - 3);
    pen.lineTo(STEP / 2, STEP / 2 + 3);
  }, colour);
}

/** What goes: an empty ring. */
function rings(colour: string): ImageData {
  return stamped((pen) => pen.arc(STEP / 2, STEP / 2, 2.8, 0, 2 * Math.PI), colour);
}

function stamped(draw: (pen: Pen) => void, colour: string): ImageData {
  return picture(STEP, (pen) => {
    pen.strokeStyle = colour;
    pen.lineWidth = 1.3;
    pen.beginPath();
    draw(pen);
    pen.stroke();
  });
}
