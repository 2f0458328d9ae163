/** Change a source of the map by what is different, and leave the rest as it was drawn. */
import type { GeoJSONSource } from "maplibre-gl";
import type { Layer } from "../data/types";

type Row = Layer["features"][number];

/** Features are known by their property `id`, which the source promotes. */
export class KeptSource {
  #shown = new Map<string, string>();

  show(source: GeoJSONSource, rows: Row[]): void {
    const next = new Map(rows.map((row) => [String(row.properties.id), row]));
    const texts = new Map([...next].map(([id, row]) => [id, JSON.stringify(row)]));
    const remove = [...this.#shown.keys()].filter((id) => !texts.has(id));
    const add = [...texts].filter(([id, text]) => this.#shown.get(id) !== text).map(([id]) => next.get(id)!);
    if (this.#shown.size === 0) void source.setData({ type: "FeatureCollection", features: rows });
    else if (remove.length + add.length > 0) void source.updateData({ remove, add });
    this.#shown = texts;
  }
}
