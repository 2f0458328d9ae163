/** Zones and checkpoints: colour, texture and outline say the same thing three times. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { HEAT_ENDS, HEAT_FADES, HEAT_LAYERS } from "./heat_layers";
import type { Palette } from "./palette";

export const ZONE_LAYERS = [...HEAT_LAYERS, "zone-fill", "zone-veil", "zone-texture", "zone-halo", "zone-edge", "zone-edge-yellow", "zone-dot", "zone-shield"];
export const CHECKPOINT_LAYERS = ["checkpoint-dot", "checkpoint"];
/** What answers a click, first found first. */
export const CLICKABLE = ["checkpoint", "checkpoint-dot", "zone-dot", "zone-fill"];

const isLevel = (level: string): ExpressionSpecification => ["==", ["get", "level"], level];
const IS_RED = isLevel("red");
const IS_CHOSEN: ExpressionSpecification = ["boolean", ["feature-state", "chosen"], false];
const IS_UNDER: ExpressionSpecification = ["boolean", ["feature-state", "under"], false];

/** Zones come as the hexagons go. */
function nearer(opacity: number): ExpressionSpecification {
  return ["interpolate", ["linear"], ["zoom"], HEAT_FADES, 0, HEAT_ENDS, opacity];
}

/** Below the streets: the colour of the ground. */
export function zoneFill(palette: Palette): LayerSpecification {
  return {
    id: "zone-fill",
    type: "fill",
    source: "zones",
    paint: {
      "fill-color": ["case", IS_RED, palette.red, palette.yellow],
      // Hexagons stand for zones from afar.
      "fill-opacity": [
        "interpolate",
        ["linear"],
        ["zoom"],
        HEAT_FADES,
        0,
        HEAT_ENDS,
        ["case", IS_CHOSEN, 0.42, IS_UNDER, 0.36, 0.28],
      ],
      "fill-antialias": false, // the edge is drawn over it, here and above
    },
  };
}

/** Above the streets: a veil of the colour, texture and outline. */
export function zoneLines(palette: Palette): LayerSpecification[] {
  const width = (base: number): ExpressionSpecification => [
    "interpolate",
    ["linear"],
    ["zoom"],
    12,
    ["case", IS_CHOSEN, base + 1, base - 0.4],
    17,
    ["case", IS_CHOSEN, base + 2.6, base + 1],
  ];
  return [
    {
      id: "zone-veil",
      type: "fill",
      source: "zones",
      paint: {
        "fill-color": ["case", IS_RED, palette.red, palette.yellow],
        "fill-opacity": nearer(0.14),
        "fill-antialias": false,
      },
    },
    {
      id: "zone-texture",
      type: "fill",
      source: "zones",
      minzoom: 12,
      paint: {
        "fill-pattern": ["case", IS_RED, "hatch", "dots"],
        "fill-opacity": ["interpolate", ["linear"], ["zoom"], HEAT_FADES, 0, 14, 0.5, 18, 0.42],
        "fill-antialias": false,
      },
    },
    {
      id: "zone-halo",
      type: "line",
      source: "zones",
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.rim,
        "line-width": ["interpolate", ["linear"], ["zoom"], 13, 2, 16, 6],
        "line-opacity": nearer(0.75),
      },
    },
    {
      id: "zone-edge-yellow",
      type: "line",
      source: "zones",
      filter: isLevel("yellow"),
      layout: { "line-join": "round" },
      paint: {
        "line-color": palette.yellowEdge,
        "line-width": width(1.4),
        "line-dasharray": [3, 1.6],
        "line-opacity": nearer(1),
      },
    },
    {
      id: "zone-edge",
      type: "line",
      source: "zones",
      filter: IS_RED,
      layout: { "line-join": "round" },
      paint: { "line-color": palette.redEdge, "line-width": width(1.8), "line-opacity": nearer(1) },
    },
    {
      id: "zone-dot",
      type: "circle",
      source: "zone-points",
      maxzoom: 12.5,
      filter: IS_RED,
      paint: {
        "circle-radius": 5.5,
        "circle-color": palette.red,
        "circle-stroke-color": palette.rim,
        "circle-stroke-width": 2,
      },
    },
  ];
}

/** Seen from afar a zone is small: names move aside for it. */
export function zoneShield(): LayerSpecification {
  return {
    id: "zone-shield",
    type: "symbol",
    source: "zone-points",
    maxzoom: 16.2,
    filter: IS_RED,
    layout: { "icon-image": "shield", "icon-allow-overlap": true, "icon-padding": 0 },
  };
}

export function checkpointLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: "checkpoint-dot",
      type: "circle",
      source: "checkpoints",
      minzoom: 14,
      maxzoom: 16,
      paint: {
        // A ring on a main road has many doors: they stay small beside posts.
        "circle-radius": [
          "interpolate",
          ["linear"],
          ["zoom"],
          14,
          ["match", ["get", "kind"], "door", 0.5, 1],
          15,
          ["match", ["get", "kind"], "door", 1, 2.2],
          16,
          ["match", ["get", "kind"], "door", 2, 4.6],
        ],
        "circle-color": ["case", ["==", ["get", "kind"], "post"], palette.ink, palette.plate],
        "circle-stroke-color": ["case", IS_RED, palette.redEdge, palette.yellowEdge],
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 14, 0.7, 16, 1.8],
      },
    },
    {
      id: "checkpoint",
      type: "symbol",
      source: "checkpoints",
      minzoom: 16,
      layout: {
        "icon-image": ["concat", ["get", "kind"], "-", ["get", "level"]],
        "icon-size": ["interpolate", ["linear"], ["zoom"], 16, 0.66, 18, 1],
        "icon-allow-overlap": true,
        // They are placed first, and names give way to them.
        "icon-padding": 0,
        // Manned posts lie above barriers, and these above doors.
        "symbol-sort-key": ["match", ["get", "kind"], "post", 2, "barrier", 1, 0],
      },
    },
  ];
}
