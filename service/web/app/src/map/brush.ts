/** Give the map its layers and pictures in the colours of a palette, and later in those of another. */
import type { LayerSpecification, Map as LibreMap } from "maplibre-gl";
import { RATIO } from "./draw";
import type { Palette } from "./palette";

/** The same layers and pictures for every palette; they differ in their colours alone. */
export interface Painted {
  layers(palette: Palette): LayerSpecification[];
  pictures(palette: Palette): Record<string, ImageData>;
}

export class Brush {
  readonly #libre: LibreMap;
  readonly #painted: Painted[] = [];
  #palette: Palette;

  constructor(libre: LibreMap, palette: Palette) {
    this.#libre = libre;
    this.#palette = palette;
  }

  /** Look after what the map's style began with; it lacks its pictures still. */
  begin(painted: Painted): void {
    this.#painted.push(painted);
    for (const [name, data] of Object.entries(painted.pictures(this.#palette))) {
      this.#libre.addImage(name, data, { pixelRatio: RATIO });
    }
  }

  /** Draw more, below a layer or above all. */
  add(painted: Painted, below?: string): void {
    this.begin(painted);
    for (const layer of painted.layers(this.#palette)) this.#libre.addLayer(layer, below);
  }

  /** Change what differs between two palettes, and nothing else. */
  use(palette: Palette): void {
    if (palette === this.#palette) return;
    for (const painted of this.#painted) {
      for (const [name, data] of Object.entries(painted.pictures(palette))) this.#libre.updateImage(name, data);
      const before = painted.layers(this.#palette);
      painted.layers(palette).forEach((layer, number) => this.#repaint(before[number]!, layer));
    }
    this.#palette = palette;
  }

  #repaint(before: LayerSpecification, after: LayerSpecification): void {
    const [old, fresh] = [paintOf(before), paintOf(after)];
    for (const [name, value] of Object.entries(fresh)) {
      if (JSON.stringify(old[name]) === JSON.stringify(value)) continue;
      this.#libre.setPaintProperty(after.id, name as never, value as never);
    }
  }
}

function paintOf(layer: LayerSpecification): Record<string, unknown> {
  return (layer.paint ?? {}) as Record<string, unknown>;
}
