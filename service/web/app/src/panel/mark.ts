/** Small pictures of the legend: the textures of the style sheet, the icons of the map itself. */
import { element } from "../element";
import { barrier, door, post, site } from "../map/icons";
import type { Palette } from "../map/palette";
import { paletteNow } from "../scheme";

export type Mark =
  | "red"
  | "yellow"
  | "post"
  | "barrier"
  | "door"
  | "borders"
  | "names"
  | "sites"
  | "ground";

const DRAWN: Partial<Record<Mark, (palette: Palette) => ImageData>> = {
  post: (palette) => post("red", palette),
  barrier: (palette) => barrier("red", palette),
  door: (palette) => door("red", palette),
  sites: (palette) => site("clinic", palette),
};

export function mark(kind: Mark, palette = paletteNow()): HTMLElement {
  const draw = DRAWN[kind];
  const attributes = { class: `mark mark-${kind}`, "aria-hidden": "true" };
  if (draw === undefined) return element("span", attributes);
  const image = draw(palette);
  const canvas = element("canvas", {
    ...attributes,
    width: String(image.width),
    height: String(image.height),
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
