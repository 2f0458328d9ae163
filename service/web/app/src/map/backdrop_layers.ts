/** Land, parks, water, buildings and borders. */
import type { LayerSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

const isKind = (...kinds: string[]): ["in", ...unknown[]] => [
  "in",
  ["get", "kind"],
  ["literal", kinds],
];

export const GROUND_LAYERS = ["yard", "park", "water", "building", "building-edge"];

export function backdropLayers(palette: Palette): LayerSpecification[] {
  return [
    { id: "outside", type: "background", paint: { "background-color": palette.outside } },
    { id: "land", type: "fill", source: "wards", paint: { "fill-color": palette.land } },
    ground("yard", palette.yard),
    ground("park", palette.park),
    ground("water", palette.water),
    {
      id: "building",
      type: "fill",
      source: "ground",
      "source-layer": "ground",
      minzoom: 14,
      filter: isKind("building") as never,
      paint: {
        "fill-color": palette.building,
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0, 15, 1],
        // From afar a hundred thousand outlines would cost as much again as the houses.
        "fill-antialias": ["step", ["zoom"], false, 15.5, true],
      },
    },
    {
      id: "building-edge",
      type: "line",
      source: "ground",
      "source-layer": "ground",
      minzoom: 15.5,
      filter: isKind("building") as never,
      paint: {
        "line-color": palette.buildingEdge,
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
    "source-layer": "ground",
    filter: isKind(kind) as never,
    paint: { "fill-color": colour },
  };
}

export const BORDER_LAYERS = ["alley-border", "hamlet-border", "ward-band", "ward-border", "hamlet-name", "ward-name"];

/** A soft band: a border often runs along a street, where a thin line looks like its middle. */
export function borderLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: "alley-border",
      type: "line",
      source: "alleys",
      "source-layer": "alleys",
      minzoom: 16.8,
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.border,
        "line-width": ["interpolate", ["linear"], ["zoom"], 16.8, 0.6, 19, 1.2],
        "line-dasharray": [1.5, 2.5],
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 16.8, 0, 17.6, 0.3],
      },
    },
    {
      id: "hamlet-border",
      type: "line",
      source: "hamlets",
      minzoom: 13,
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.border,
        "line-width": ["interpolate", ["linear"], ["zoom"], 13, 1.5, 17, 5],
        "line-opacity": 0.17,
      },
    },
    {
      id: "ward-band",
      type: "line",
      source: "wards",
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.border,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 3, 17, 11],
        "line-opacity": 0.16,
      },
    },
    {
      id: "ward-border",
      type: "line",
      source: "wards",
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.border,
        "line-width": ["interpolate", ["linear"], ["zoom"], 11, 0.8, 17, 1.8],
        "line-dasharray": [6, 2.5, 1.5, 2.5],
        "line-opacity": 0.7,
      },
    },
  ];
}
