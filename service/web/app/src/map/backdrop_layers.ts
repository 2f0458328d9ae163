/** Land, parks, water, buildings and borders. */
import type { LayerSpecification } from "maplibre-gl";
import { PALETTE } from "./palette";

const isKind = (...kinds: string[]): ["in", ...unknown[]] => [
  "in",
  ["get", "kind"],
  ["literal", kinds],
];

export const GROUND_LAYERS = ["yard", "park", "water", "building", "building-edge"];

export function backdropLayers(): LayerSpecification[] {
  return [
    { id: "outside", type: "background", paint: { "background-color": PALETTE.outside } },
    { id: "land", type: "fill", source: "wards", paint: { "fill-color": PALETTE.land } },
    ground("yard", PALETTE.yard),
    ground("park", PALETTE.park),
    ground("water", PALETTE.water),
    {
      id: "building",
      type: "fill",
      source: "ground",
      minzoom: 14,
      filter: isKind("building") as never,
      paint: {
        "fill-color": PALETTE.building,
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0, 15, 1],
      },
    },
    {
      id: "building-edge",
      type: "line",
      source: "ground",
      minzoom: 15.5,
      filter: isKind("building") as never,
      paint: {
        "line-color": PALETTE.buildingEdge,
        "line-width": ["interpolate", ["linear"], ["zoom"], 15.5, 0.2, 18, 1],
      },
    },
  ];
}

function ground(kind: string, colour: string): LayerSpecification {
  return {
    id: kind,
    type: "fill",
    source: "ground",
    filter: isKind(kind) as never,
    paint: { "fill-color": colour },
  };
}

export const BORDER_LAYERS = ["hamlet-border", "ward-border", "hamlet-name", "ward-name"];

export function borderLayers(): LayerSpecification[] {
  return [
    {
      id: "hamlet-border",
      type: "line",
      source: "hamlets",
      minzoom: 13,
      paint: {
        "line-color": PALETTE.border,
        "line-width": 1,
        "line-dasharray": [2, 3],
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 13, 0.35, 16, 0.7],
      },
    },
    {
      id: "ward-border",
      type: "line",
      source: "wards",
      layout: { "line-join": "round" },
      paint: {
        "line-color": PALETTE.border,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 1, 17, 2.4],
        "line-dasharray": [5, 2, 1.5, 2],
      },
    },
  ];
}
