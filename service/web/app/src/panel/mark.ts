/** Small pictures of the legend: the textures of the style sheet, the icons of the map itself. */
import { element } from "../element";
import { barrier, door, post, site } from "../map/icons";

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

const DRAWN: Partial<Record<Mark, () => ImageData>> = {
  post: () => post("red"),
  barrier: () => barrier("red"),
  door: () => door("red"),
  sites: () => site("clinic"),
};

export function mark(kind: Mark): HTMLElement {
  const draw = DRAWN[kind];
  const attributes = { class: `mark mark-${kind}`, "aria-hidden": "true" };
  if (draw === undefined) return element("span", attributes);
  const image = draw();
  const canvas = element("canvas", {
    ...attributes,
    width: String(image.width),
    height: String(image.height),
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
