/**
 * Join the pieces of each named street end to end.
 *
 * Streets are split at every junction, and a name fits on few of the pieces: along the
 * joined line it is written once, where there is room.
 */
import type { Feature, LineString, Position } from "geojson";
import type { Layer } from "../data/types";
import { text } from "../data/read";

type Line = Position[];
type Named = Feature<LineString, { name: string; kind: string }>;

export function joinStreets(streets: Layer): Layer {
  const groups = new Map<string, Line[]>();
  for (const { geometry, properties } of streets.features) {
    const name = text(properties.name);
    if (name === null || geometry.type !== "LineString" || geometry.coordinates.length < 2) continue;
    const key = JSON.stringify([name, text(properties.kind) ?? ""]);
    groups.set(key, [...(groups.get(key) ?? []), geometry.coordinates]);
  }
  const features: Named[] = [];
  for (const [key, pieces] of groups) {
    const [name, kind] = JSON.parse(key) as [string, string];
    for (const coordinates of join(pieces)) {
      const geometry: LineString = { type: "LineString", coordinates };
      features.push({ type: "Feature", properties: { name, kind }, geometry });
    }
  }
  return { type: "FeatureCollection", features };
}

/** Grow each unused piece at both ends, always by the piece that bends least. */
function join(pieces: Line[]): Line[] {
  const ends = new Map<string, number[]>();
  pieces.forEach((piece, index) => {
    for (const end of [piece[0], piece[piece.length - 1]]) {
      const key = String(end);
      ends.set(key, [...(ends.get(key) ?? []), index]);
    }
  });
  const used = new Set<number>();
  const grown: Line[] = [];
  pieces.forEach((piece, index) => {
    if (used.has(index)) return;
    used.add(index);
    const forward = grow(piece, pieces, ends, used);
    grown.push(grow(forward.reverse(), pieces, ends, used));
  });
  return grown;
}

function grow(start: Line, pieces: Line[], ends: Map<string, number[]>, used: Set<number>): Line {
  const line = [...start];
  for (;;) {
    const tip = line[line.length - 1]!;
    const before = line[line.length - 2]!;
    let best: { index: number; rest: Line; bend: number } | null = null;
    for (const index of ends.get(String(tip)) ?? []) {
      if (used.has(index)) continue;
      const piece = pieces[index]!;
      const rest = String(piece[0]) === String(tip) ? piece : [...piece].reverse();
      const bend = bendBetween(before, tip, rest[1]!);
      if (bend < Math.PI / 2 && (best === null || bend < best.bend)) best = { index, rest, bend };
    }
    if (best === null) return line;
    used.add(best.index);
    line.push(...best.rest.slice(1));
  }
}

function bendBetween(a: Position, b: Position, c: Position): number {
  const first = Math.atan2(b[1]! - a[1]!, b[0]! - a[0]!);
  const second = Math.atan2(c[1]! - b[1]!, c[0]! - b[0]!);
  const turn = Math.abs(second - first) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}
