/** Icons of checkpoints and sites. */
import type { Level } from "../data/types";
import { disc, type Pen, picture } from "./draw";
import type { Palette } from "./palette";

const SIZE = 30;
const MIDDLE = SIZE / 2;

/** The colour of the line that a sign stands on. */
function edgeOf(level: Level, palette: Palette): string {
  return level === "red" ? palette.redEdge : palette.yellowEdge;
}

/** A guard on a dark disc: somebody stands here. */
export function post(level: Level, palette: Palette): ImageData {
  return picture(SIZE, (pen) => {
    shadow(pen);
    disc(pen, MIDDLE, MIDDLE, 12, palette.plate);
    quiet(pen);
    disc(pen, MIDDLE, MIDDLE, 11, edgeOf(level, palette));
    disc(pen, MIDDLE, MIDDLE, 8.8, palette.ink);
    disc(pen, MIDDLE, MIDDLE - 2.9, 2.5, palette.plate);
    pen.beginPath();
    pen.moveTo(MIDDLE - 4.6, MIDDLE + 5.3);
    pen.arc(MIDDLE, MIDDLE + 5.3, 4.6, Math.PI, 0);
    pen.closePath();
    pen.fill();
  });
}

/** A striped bar on two legs: the street is closed and nobody stands here. */
export function barrier(level: Level, palette: Palette): ImageData {
  return picture(SIZE, (pen) => {
    shadow(pen);
    plate(pen, 3.5, 5.5, 23, 19, 5, edgeOf(level, palette));
    quiet(pen);
    plate(pen, 5.3, 7.3, 19.4, 15.4, 3.4, palette.plate);
    pen.fillStyle = palette.ink;
    pen.fillRect(9, 16, 1.8, 4.6);
    pen.fillRect(19.2, 16, 1.8, 4.6);
    pen.save();
    pen.beginPath();
    pen.roundRect(7, 10, 16, 6.4, 1.2);
    pen.fill();
    pen.clip();
    pen.fillStyle = palette.plate;
    for (const x of [6.4, 12.6, 18.8]) slantedStripe(pen, x, 10, 6.4);
    pen.restore();
  });
}

/** A small door with its knob: the house is closed by itself, and the road before it is open. */
export function door(level: Level, palette: Palette): ImageData {
  return picture(18, (pen) => {
    shadow(pen);
    plate(pen, 2.5, 2.5, 13, 13, 3, edgeOf(level, palette));
    quiet(pen);
    plate(pen, 3.8, 3.8, 10.4, 10.4, 2, palette.plate);
    plate(pen, 6.2, 5, 5.6, 9.2, 0.8, palette.ink);
    disc(pen, 10.4, 9.8, 0.8, palette.plate);
  });
}

function slantedStripe(pen: Pen, x: number, y: number, height: number): void {
  pen.beginPath();
  pen.moveTo(x, y + height);
  pen.lineTo(x + 3.6, y);
  pen.lineTo(x + 6.4, y);
  pen.lineTo(x + 2.8, y + height);
  pen.fill();
}

function plate(
  pen: Pen,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  colour: string,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
  pen.fill();
}

function shadow(pen: Pen): void {
  pen.shadowColor = "rgb(27 42 56 / 0.35)";
  pen.shadowBlur = 5;
  pen.shadowOffsetY = 2;
}

function quiet(pen: Pen): void {
  pen.shadowColor = "transparent";
}

/** Drawings in a 24 × 24 box. */
const SITE_DRAWINGS: Record<string, string> = {
  clinic: "M10 5h4v5h5v4h-5v5h-4v-5H5v-4h5z",
  school: "M12 5L2.5 9.5 12 14l9.5-4.5zM6.5 13v3.8c1.4 1.4 3.4 2.2 5.5 2.2s4.1-.8 5.5-2.2V13L12 15.7z",
  market: "M4.5 5h15l1.5 5.5a2.6 2.6 0 0 1-5 .4 2.6 2.6 0 0 1-4 1.2 2.6 2.6 0 0 1-4-1.2 2.6 2.6 0 0 1-5-.4zM5.5 14h13v5.5h-13z",
  factory: "M4 19.5V9.5l5 3.3V9.5l5 3.3V4.5h5v15z",
  pagoda: "M12 3l3.5 3.5H20L17 10h-1v2h4.5L17 15.5V20h-3.5v-3.5h-3V20H7v-4.5L3.5 12H8v-2H7L4 6.5h4.5z",
  office: "M6 4h12v16h-4.5v-4h-3v4H6zM9 7v2h2V7zm4 0v2h2V7zm-4 4v2h2v-2zm4 0v2h2v-2z",
  tree: "M12 2.5l6 8h-3l4 6h-5.5v5h-3v-5H5l4-6H6z",
  water: "M12 3c3.5 4.5 6 7.4 6 10.8a6 6 0 0 1-12 0C6 10.4 8.5 7.5 12 3z",
  stadium: "M12 6c5 0 9 2.7 9 6s-4 6-9 6-9-2.7-9-6 4-6 9-6zM12 9.2c-3 0-5.4 1.2-5.4 2.8s2.4 2.8 5.4 2.8 5.4-1.2 5.4-2.8-2.4-2.8-5.4-2.8z",
  other: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
};

const SITE_KINDS: Record<string, string> = {
  hospital: "clinic",
  health: "clinic",
  pharmacy: "clinic",
  kindergarten: "school",
  university: "school",
  marketplace: "market",
  supermarket: "market",
  industrial: "factory",
  temple: "pagoda",
  church: "pagoda",
  place_of_worship: "pagoda",
  hall: "office",
  townhall: "office",
  committee: "office",
  people_committee: "office",
  police: "office",
  park: "tree",
  garden: "tree",
  pond: "water",
  lake: "water",
  sports_centre: "stadium",
};

export const SITE_PICTURES = Object.keys(SITE_DRAWINGS);

/** Which picture stands for a kind of site. */
export function sitePicture(kind: string): string {
  const wanted = SITE_KINDS[kind] ?? kind;
  return wanted in SITE_DRAWINGS ? wanted : "other";
}

export function site(drawing: string, palette: Palette): ImageData {
  return picture(22, (pen) => {
    disc(pen, 11, 11, 10, palette.plate);
    disc(pen, 11, 11, 8.8, palette.site);
    pen.translate(5, 5);
    pen.scale(0.5, 0.5);
    pen.fillStyle = palette.plate;
    pen.fill(new Path2D(SITE_DRAWINGS[drawing] ?? ""), "evenodd");
  });
}
