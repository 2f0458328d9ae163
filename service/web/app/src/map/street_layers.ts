/** Streets drawn as a city map draws them: an edge below, the surface above, wider for greater ones. */
import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
  LayerSpecification,
} from "maplibre-gl";
import type { Palette } from "./palette";

interface Class {
  name: string;
  kinds: string[];
  /** Width on the ground in metres, from wall to wall. */
  width_m: number;
  /** Least width on the screen in pixels. */
  least: number;
  from: number;
}

const CLASSES: Class[] = [
  { name: "alley", kinds: ["living_street", "service", "pedestrian", "track"], width_m: 4, least: 0.8, from: 13.5 },
  { name: "local", kinds: ["residential", "unclassified"], width_m: 6, least: 1.2, from: 12.5 },
  { name: "tertiary", kinds: ["tertiary"], width_m: 9, least: 1.8, from: 11 },
  { name: "secondary", kinds: ["secondary"], width_m: 12, least: 2.2, from: 10 },
  { name: "primary", kinds: ["primary", "trunk", "motorway"], width_m: 16, least: 2.8, from: 8 },
];

const PATHS = ["footway", "path", "steps"];

/** What is drawn of a street itself, the greatest last. */
export const STREET_LAYERS: readonly string[] = ["path", ...CLASSES.map(({ name }) => name)];

/** Metres of one pixel at zoom 20 and the latitude of Viet Nam (12° N). */
const METRES_AT_20 = 0.0729;

/** From the least width at zoom 12 to the true width at zoom 20; twice as wide each zoom. */
function width(metres: number, least: number, edge: number): DataDrivenPropertyValueSpecification<number> {
  const at = (zoom: number) => Math.max(least, metres / (METRES_AT_20 * 2 ** (20 - zoom))) + edge;
  const stops = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21].flatMap((zoom) => [zoom, at(zoom)]);
  return ["interpolate", ["exponential", 2], ["zoom"], ...stops] as ExpressionSpecification;
}

export function streetLayers(palette: Palette): LayerSpecification[] {
  return [
    paths(palette),
    ...CLASSES.map((one) => edge(one, palette)),
    ...CLASSES.map((one) => surface(one, palette)),
  ];
}

const among = (kinds: string[]): ExpressionSpecification => [
  "in",
  ["get", "kind"],
  ["literal", kinds],
];

function edge(one: Class, palette: Palette): LayerSpecification {
  return {
    id: `${one.name}-edge`,
    type: "line",
    source: "streets",
    "source-layer": "streets",
    minzoom: Math.max(one.from, 13),
    filter: among(one.kinds),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": one.name === "alley" ? palette.alleyEdge : palette.streetEdge,
      "line-width": width(one.width_m, one.least, 1.6),
    },
  };
}

function surface(one: Class, palette: Palette): LayerSpecification {
  return {
    id: one.name,
    type: "line",
    source: "streets",
    "source-layer": "streets",
    minzoom: one.from,
    filter: among(one.kinds),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": palette.street,
      "line-width": width(one.width_m, one.least, 0),
    },
  };
}

function paths(palette: Palette): LayerSpecification {
  return {
    id: "path",
    type: "line",
    source: "streets",
    "source-layer": "streets",
    minzoom: 14.5,
    filter: among(PATHS),
    paint: {
      "line-color": palette.path,
      "line-width": ["interpolate", ["linear"], ["zoom"], 14.5, 0.7, 19, 2.2],
      "line-dasharray": [2.5, 1.6],
    },
  };
}
