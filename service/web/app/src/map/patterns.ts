/** Textures of the zones, so that red and yellow differ without their colours. */
import { disc, picture } from "./draw";
import type { Palette } from "./palette";

const STEP = 8;

/** Slanted lines; they meet over the edges of the tile. */
export function hatch(palette: Palette): ImageData {
  return picture(STEP, (pen) => {
    pen.strokeStyle = palette.redEdge;
    pen.lineWidth = 1.2;
    for (const shift of [-STEP, 0, STEP]) {
      pen.beginPath();
      pen.moveTo(shift - 2, STEP + 2);
      pen.lineTo(shift + STEP + 2, -2);
      pen.stroke();
    }
  });
}

/** Staggered dots. */
export function dots(palette: Palette): ImageData {
  return picture(STEP, (pen) => {
    disc(pen, STEP / 4, STEP / 4, 0.95, palette.yellowEdge);
    disc(pen, (STEP * 3) / 4, (STEP * 3) / 4, 0.95, palette.yellowEdge);
  });
}
