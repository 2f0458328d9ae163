/** Draw the map's small pictures on a canvas, at twice their size for sharp screens. */

export const RATIO = 2;

export type Pen = CanvasRenderingContext2D;

export function picture(size: number, paint: (pen: Pen) => void): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * RATIO;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (pen === null) throw new Error("this browser cannot draw on a canvas");
  pen.scale(RATIO, RATIO);
  paint(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

export function disc(pen: Pen, x: number, y: number, radius: number, colour: string): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

/** Nothing to see; it keeps names from being written over what lies below it. */
export function emptyPicture(size: number): ImageData {
  return new ImageData(size * RATIO, size * RATIO);
}
