/**
 * Zones drawn where the map will open, while its own code is still on its way.
 *
 * The same colours, textures and lines at the same places: when the map has drawn them too, the
 * drawing is taken away and nothing moves.
 */
import type { Geometry, Position } from "geojson";
import type { Layer, Level } from "../data/types";
import { byId } from "../element";
import { paletteNow } from "../scheme";
import { RATIO } from "./draw";
import { CLOSEST_ZONE, type Covered } from "./opened";
import type { Palette } from "./palette";
import { dots, hatch } from "./patterns";
import type { Box } from "./shape";

/** Pixels of the whole world at zoom 0, as MapLibre counts them. */
const WORLD = 512;
/** Corners nearer than this many pixels are one on a screen. */
const NEAR = 1;
/** Of more corners than this lines and fills must do: rims, dashes and textures take five times as long. */
const FINE = 20_000;
const TEXTURE_FROM = 12;

/** Where a position lies on the screen. */
interface Placed {
  zoom: number;
  at(position: Position): [x: number, y: number];
}

/** What was drawn before is replaced: drawn again over itself it would be darker. */
export function drawFirst(zones: Layer, box: Box, covered: Covered, isWhole: boolean): void {
  const canvas = byId("first-drawing") as HTMLCanvasElement;
  const { innerWidth: width, innerHeight: height } = window;
  const placed = placedIn(box, covered, width, height);
  if (placed === null) return;
  const sharpness = Math.min(window.devicePixelRatio, RATIO);
  canvas.width = width * sharpness;
  canvas.height = height * sharpness;
  canvas.hidden = false;
  canvas.dataset.drawn = isWhole ? "whole" : "part";
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.scale(sharpness, sharpness);
  paint(pen, zones, placed, paletteNow(), isWhole && cornersOf(zones) <= FINE);
}

export function eraseFirst(): void {
  byId("first-drawing").hidden = true;
}

/** As `fitBounds` of the map does it; null where what is covered leaves no room. */
function placedIn(box: Box, covered: Covered, width: number, height: number): Placed | null {
  const free = [width - covered.left - covered.right, height - covered.top - covered.bottom] as const;
  if (free[0] <= 0 || free[1] <= 0) return null;
  const [west, north] = onSquare([box[0], box[3]]);
  const [east, south] = onSquare([box[2], box[1]]);
  const widest = Math.min(free[0] / (east - west), free[1] / (south - north)) / WORLD;
  const zoom = Math.min(Math.log2(widest), CLOSEST_ZONE);
  const scale = WORLD * 2 ** zoom;
  const left = covered.left + free[0] / 2 - ((west + east) / 2) * scale;
  const top = covered.top + free[1] / 2 - ((north + south) / 2) * scale;
  return {
    zoom,
    at(position) {
      const [x, y] = onSquare(position);
      return [x * scale + left, y * scale + top];
    },
  };
}

/** Web Mercator on a square of side one, its corner in the north-west. */
function onSquare([lng, lat]: Position): [number, number] {
  const turned = Math.log(Math.tan(Math.PI / 4 + (lat! * Math.PI) / 360));
  return [lng! / 360 + 0.5, 0.5 - turned / (2 * Math.PI)];
}

/** A path for each zone: one of all of them would take a browser without a graphics card twice as long. */
function paint(pen: CanvasRenderingContext2D, zones: Layer, placed: Placed, palette: Palette, isFine: boolean): void {
  const yellow = outlines(zones, "yellow", placed);
  const red = outlines(zones, "red", placed);
  const nearness = Math.min(Math.max((placed.zoom - 12) / 5, 0), 1);
  const fill = (paths: Path2D[], colour: string | CanvasPattern, opacity: number) => {
    pen.globalAlpha = opacity;
    pen.fillStyle = colour;
    for (const path of paths) pen.fill(path, "evenodd");
  };
  const stroke = (paths: Path2D[], colour: string, width: number, opacity = 1) => {
    pen.globalAlpha = opacity;
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    for (const path of paths) pen.stroke(path);
  };
  fill(yellow, palette.yellow, 0.38);
  fill(red, palette.red, 0.38);
  if (!isFine) {
    stroke(yellow, palette.yellowEdge, 1);
    stroke(red, palette.redEdge, 1);
    return;
  }
  if (placed.zoom >= TEXTURE_FROM) {
    fill(yellow, texture(pen, dots(palette)), 0.5);
    fill(red, texture(pen, hatch(palette)), 0.5);
  }
  pen.lineJoin = "round";
  stroke([...yellow, ...red], palette.rim, 2 + 3 * nearness, 0.75);
  const width = 1 + 1.4 * nearness;
  pen.setLineDash([3 * width, 1.6 * width]);
  stroke(yellow, palette.yellowEdge, width);
  pen.setLineDash([]);
  stroke(red, palette.redEdge, width + 0.4);
}

function cornersOf(zones: Layer): number {
  return zones.features.reduce((sum, { geometry }) => sum + ringsOf(geometry).reduce((all, ring) => all + ring.length, 0), 0);
}

function ringsOf(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}

function outlines(zones: Layer, level: Level, placed: Placed): Path2D[] {
  const drawn = zones.features.filter(({ properties }) => (properties.level === "red") === (level === "red"));
  return drawn.map(({ geometry }) => {
    const path = new Path2D();
    for (const ring of ringsOf(geometry)) trace(path, ring, placed);
    return path;
  });
}

function trace(path: Path2D, ring: Position[], placed: Placed): void {
  let lastX = Infinity;
  let lastY = Infinity;
  ring.forEach((position, index) => {
    const [x, y] = placed.at(position);
    if (index === 0) path.moveTo(x, y);
    else if (Math.abs(x - lastX) < NEAR && Math.abs(y - lastY) < NEAR) return;
    else path.lineTo(x, y);
    lastX = x;
    lastY = y;
  });
  path.closePath();
}

function texture(pen: CanvasRenderingContext2D, picture: ImageData): CanvasPattern {
  const tile = document.createElement("canvas");
  tile.width = picture.width;
  tile.height = picture.height;
  tile.getContext("2d")?.putImageData(picture, 0, 0);
  const pattern = pen.createPattern(tile, "repeat")!;
  pattern.setTransform(new DOMMatrix().scale(1 / RATIO));
  return pattern;
}
