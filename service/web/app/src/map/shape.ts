/** Where shapes lie: their box, and a point well inside them for a name. */
import type { Feature, Geometry, Position } from "geojson";
import type { Layer } from "../data/types";

export type Box = [west: number, south: number, east: number, north: number];

export function boxOf(geometries: Iterable<Geometry>): Box | null {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const geometry of geometries) widen(box, geometry);
  return box[0] <= box[2] ? box : null;
}

function widen(box: Box, geometry: Geometry): void {
  if (geometry.type === "GeometryCollection") for (const part of geometry.geometries) widen(box, part);
  else reach(box, geometry.coordinates);
}

type Nested = Position | Nested[];

/** Without generators: a plan has a hundred thousand corners. */
function reach(box: Box, nested: Nested): void {
  if (typeof nested[0] !== "number") {
    for (const part of nested as Nested[]) reach(box, part);
    return;
  }
  const [lng, lat] = nested as [number, number];
  if (lng < box[0]) box[0] = lng;
  if (lat < box[1]) box[1] = lat;
  if (lng > box[2]) box[2] = lng;
  if (lat > box[3]) box[3] = lat;
}

/** One point per polygon: a polygon cut by tiles would carry its name once per tile. */
export function namePoints(polygons: Layer): Layer {
  const features = polygons.features.flatMap((feature): Feature<Geometry, Record<string, unknown>>[] => {
    const at = inside(feature.geometry);
    if (at === null) return [];
    const geometry: Geometry = { type: "Point", coordinates: at };
    return [{ type: "Feature", properties: feature.properties, geometry }];
  });
  return { type: "FeatureCollection", features };
}

/** The middle of the widest stretch inside the shape, over a few parallels through it. */
export function inside(geometry: Geometry): Position | null {
  const rings =
    geometry.type === "Polygon"
      ? geometry.coordinates
      : geometry.type === "MultiPolygon"
        ? geometry.coordinates.flat()
        : [];
  const box = boxOf([geometry]);
  if (rings.length === 0 || box === null) return null;
  let best: { width: number; at: Position } | null = null;
  for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
    const lat = box[1] + (box[3] - box[1]) * share;
    const crossings = crossingsAt(rings, lat);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = crossings[i + 1]! - crossings[i]!;
      if (best === null || width > best.width * 1.05) {
        best = { width, at: [crossings[i]! + width / 2, lat] };
      }
    }
  }
  return best?.at ?? null;
}

function crossingsAt(rings: Position[][], lat: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const [x1, y1] = ring[i] as [number, number];
      const [x2, y2] = ring[i + 1] as [number, number];
      if (y1 <= lat !== y2 <= lat) crossings.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  return crossings.sort((a, b) => a - b);
}

const SIDES = ["east", "northEast", "north", "northWest", "west", "southWest", "south", "southEast"] as const;

/** On which side of a shape's middle a position lies. */
export function sideOf([lng, lat]: Position, shape: Geometry): (typeof SIDES)[number] | null {
  const box = boxOf([shape]);
  if (box === null) return null;
  const shrink = Math.cos((lat! * Math.PI) / 180);
  const turn = Math.atan2(lat! - (box[1] + box[3]) / 2, (lng! - (box[0] + box[2]) / 2) * shrink);
  return SIDES[(Math.round(turn / (Math.PI / 4)) + 8) % 8] ?? null;
}

/** Whether a shape holds a position; its own border belongs to it or not. */
export function holds(shape: Geometry, [lng, lat]: Position): boolean {
  const polygons =
    shape.type === "Polygon" ? [shape.coordinates] : shape.type === "MultiPolygon" ? shape.coordinates : [];
  return polygons.some((rings) => crossingsAt(rings, lat!).filter((x) => x <= lng!).length % 2 === 1);
}
