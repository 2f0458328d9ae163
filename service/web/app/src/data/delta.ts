/** Make of the layer that is held the one in force now, from what the service says has changed. */
import type { Feature, Geometry } from "geojson";
import { isRecord, Unreachable } from "./fetch";
import type { Layer } from "./types";

type Row = Layer["features"][number];

/** As the service writes it and MapLibre takes it. */
export interface Delta {
  removeAll: boolean;
  remove: string[];
  add: Row[];
  update: Update[];
}

interface Update {
  id: string;
  newGeometry?: Geometry;
  removeProperties?: string[];
  addOrUpdateProperties?: { key: string; value: unknown }[];
}

export function readDelta(answer: unknown): Delta {
  if (!isRecord(answer)) throw new Unreachable("delta: not an object");
  const list = (value: unknown) => (Array.isArray(value) ? value : []);
  return {
    removeAll: answer.removeAll === true,
    remove: list(answer.remove).map(String),
    add: list(answer.add) as Feature<Geometry, Record<string, unknown>>[],
    update: list(answer.update) as Update[],
  };
}

export function isEmpty(delta: Delta): boolean {
  return !delta.removeAll && delta.remove.length + delta.add.length + delta.update.length === 0;
}

/** Removals first, then additions, then updates, as MapLibre does. */
export function applied(layer: Layer, delta: Delta): Layer {
  const rows = new Map<string, Row>();
  if (!delta.removeAll) for (const row of layer.features) rows.set(nameOf(row), row);
  for (const name of delta.remove) rows.delete(name);
  for (const row of delta.add) if (row.geometry) rows.set(nameOf(row), row);
  for (const change of delta.update) {
    const row = rows.get(change.id);
    if (row !== undefined) rows.set(change.id, changed(row, change));
  }
  return { type: "FeatureCollection", features: [...rows.values()] };
}

function changed(row: Row, change: Update): Row {
  const properties = { ...row.properties };
  for (const key of change.removeProperties ?? []) delete properties[key];
  for (const { key, value } of change.addOrUpdateProperties ?? []) properties[key] = value;
  return { ...row, properties, geometry: change.newGeometry ?? row.geometry };
}

function nameOf(row: Row): string {
  return String(row.id ?? row.properties.id ?? "");
}
