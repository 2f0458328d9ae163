/** Whether the person's device asks for dark colours, and when that changes. */
import { DARK, LIGHT, type Palette } from "./map/palette";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

export function paletteNow(): Palette {
  return dark.matches ? DARK : LIGHT;
}

export function onScheme(changed: () => void): void {
  dark.addEventListener("change", changed);
}
