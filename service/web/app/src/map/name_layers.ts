/** Names on the map: streets along their lines, wards and hamlets inside them, sites below their icons. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { REGULAR, STRONG } from "./font";
import type { Palette } from "./palette";

export const NAME_LAYERS = ["great-street-name", "street-name", "alley-name"];
export const SITE_LAYERS = ["site"];

/** Where a ward's name goes when a zone lies in its middle; a hamlet is too small to move in. */
const MOVES: ("center" | "top" | "bottom" | "left" | "right")[] = [
  "center",
  "top",
  "bottom",
  "left",
  "right",
];

const GREAT = ["motorway", "trunk", "primary", "secondary", "tertiary"];
const LOCAL = ["residential", "unclassified"];

const among = (kinds: string[]): ExpressionSpecification => [
  "in",
  ["get", "kind"],
  ["literal", kinds],
];

function streetName(
  palette: Palette,
  id: string,
  from: number,
  filter: ExpressionSpecification,
  sizes: [number, number],
): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: "street-names",
    minzoom: from,
    filter,
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 380,
      "text-field": ["get", "name"],
      "text-font": id === "great-street-name" ? STRONG : REGULAR,
      "text-size": ["interpolate", ["linear"], ["zoom"], from, sizes[0], 19, sizes[1]],
      "text-max-angle": 35,
      "text-padding": 6,
      "text-letter-spacing": 0.01,
    },
    paint: {
      "text-color": palette.streetText,
      "text-halo-color": palette.halo,
      "text-halo-width": 1.6,
    },
  };
}

export function streetNameLayers(palette: Palette): LayerSpecification[] {
  const both = ["any", among(GREAT), among(LOCAL)] as ExpressionSpecification;
  return [
    streetName(palette, "alley-name", 16.4, ["!", both], [10, 12.5]),
    streetName(palette, "street-name", 15, among(LOCAL), [10.5, 13.5]),
    streetName(palette, "great-street-name", 13, among(GREAT), [11, 15]),
  ];
}

export function siteLayer(palette: Palette): LayerSpecification {
  return {
    id: "site",
    type: "symbol",
    source: "sites",
    minzoom: 14,
    layout: {
      "icon-image": ["concat", "site-", ["get", "picture"]],
      "icon-size": ["interpolate", ["linear"], ["zoom"], 14, 0.72, 17, 1],
      "icon-padding": 3,
      "text-field": ["step", ["zoom"], "", 15.4, ["get", "name"]],
      "text-font": REGULAR,
      "text-size": 11.5,
      "text-anchor": "top",
      "text-offset": [0, 0.95],
      "text-max-width": 9,
      "text-optional": true,
    },
    paint: {
      "text-color": palette.siteText,
      "text-halo-color": palette.halo,
      "text-halo-width": 1.6,
    },
  };
}

export function unitNameLayers(palette: Palette): LayerSpecification[] {
  const shared = {
    "text-color": palette.borderText,
    "text-halo-color": palette.halo,
    "text-halo-width": 2,
  };
  return [
    {
      id: "hamlet-name",
      type: "symbol",
      source: "hamlet-names",
      minzoom: 13.8,
      maxzoom: 17.6,
      layout: {
        "text-field": ["get", "name"],
        "text-font": STRONG,
        "text-size": ["interpolate", ["linear"], ["zoom"], 13.8, 10.5, 16.5, 14],
        "text-max-width": 7,
        "text-padding": 8,
      },
      paint: { ...shared, "text-opacity": 0.9 },
    },
    {
      id: "ward-name",
      type: "symbol",
      source: "ward-names",
      maxzoom: 15.4,
      layout: {
        "text-field": ["get", "name"],
        "text-font": STRONG,
        "text-transform": "uppercase",
        "text-letter-spacing": 0.09,
        "text-size": ["interpolate", ["linear"], ["zoom"], 11, 11, 15, 15],
        "text-max-width": 8,
        "text-variable-anchor": MOVES,
        "text-radial-offset": 2.4,
      },
      paint: shared,
    },
  ];
}
