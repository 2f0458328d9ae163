/** From afar: hexagons by the worst level in them, stronger the more people; nearer they give way to zones. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

/** Zoom at which hexagons begin to fade, and at which they are gone. */
export const HEAT_FADES = 12.7;
export const HEAT_ENDS = 13.3;

export const HEAT_LAYERS = ["heat", "heat-texture", "heat-edge"];

const IS_RED: ExpressionSpecification = ["==", ["get", "level"], "red"];
const IS_CLOSED: ExpressionSpecification = ["!=", ["get", "level"], "open"];
/** A cell whose count is withheld or unknown is drawn as a middling one. */
const PEOPLE: ExpressionSpecification = ["coalesce", ["get", "people"], 120];

export function heatLayers(palette: Palette): LayerSpecification[] {
  const strength: ExpressionSpecification = ["interpolate", ["linear"], PEOPLE, 0, 0.35, 150, 0.6, 600, 0.85];
  return [
    {
      id: "heat",
      type: "fill",
      source: "cells",
      "source-layer": "cells",
      maxzoom: HEAT_ENDS,
      filter: IS_CLOSED,
      layout: { "fill-sort-key": ["case", IS_RED, 1, 0] },
      paint: {
        "fill-color": ["case", IS_RED, palette.red, palette.yellow],
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], HEAT_FADES, strength, HEAT_ENDS, 0],
      },
    },
    {
      id: "heat-texture",
      type: "fill",
      source: "cells",
      "source-layer": "cells",
      minzoom: 11.5,
      maxzoom: HEAT_ENDS,
      filter: IS_CLOSED,
      layout: { "fill-sort-key": ["case", IS_RED, 1, 0] },
      paint: {
        "fill-pattern": ["case", IS_RED, "hatch", "dots"],
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], HEAT_FADES, 0.5, HEAT_ENDS, 0],
      },
    },
    {
      id: "heat-edge",
      type: "line",
      source: "cells",
      "source-layer": "cells",
      minzoom: 11.5,
      maxzoom: HEAT_ENDS,
      filter: IS_CLOSED,
      layout: { "line-join": "round" },
      paint: {
        "line-color": ["case", IS_RED, palette.redEdge, palette.yellowEdge],
        "line-width": ["interpolate", ["linear"], ["zoom"], 11.5, 0.4, 13, 1.1],
        "line-opacity": ["interpolate", ["linear"], ["zoom"], HEAT_FADES, 0.8, HEAT_ENDS, 0],
      },
    },
  ];
}
