/** Change a source of the map by what is different, and leave the rest as it was drawn. */
import type { GeoJSONSource } from "maplibre-gl";
import type { Layer } from "../data/types";

type Row = Layer["features"][number];

/** Features are known by their property `id`, which the source promotes. */
export class KeptSource {
  #shown = new Map<string, Row>();

  show(source: GeoJSONSource, rows: Row[]): void {
    const before = this.#shown;
    const next = new Map(rows.map((row) => [String(row.properties.id), row]));
    this.#shown = next;
    if (before.size === 0) {
      void source.setData({ type: "FeatureCollection", features: rows });
      return;
    }
    const remove = [...before.keys()].filter((id) => !next.has(id));
    const add = [...next].filter(([id, row]) => !isSame(before.get(id), row)).map(([, row]) => row);
    if (remove.length + add.length > 0) void source.updateData({ remove, add });
  }
}

/** A zone that a change left alone has the very geometry it had. */
function isSame(a: Row | undefined, b: Row): boolean {
  if (a === undefined) return false;
  const isSameShape = a.geometry === b.geometry || JSON.stringify(a.geometry) === JSON.stringify(b.geometry);
  return isSameShape && JSON.stringify(a.properties) === JSON.stringify(b.properties);
}
