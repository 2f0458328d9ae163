/** Fetch what lies round the zones, as far as it is small enough to be fetched as a whole. */
import { fetchLayer } from "./fetch";
import type { Backdrop, Layer } from "./types";

const NAMES = ["wards", "hamlets", "sites"] as const;

/** Show each layer as soon as it is there; return the names of those that never came. */
export async function fetchBackdrop(show: (name: keyof Backdrop, layer: Layer) => Promise<void>): Promise<string[]> {
  const missing: string[] = [];
  await Promise.all(
    NAMES.map(async (name) => {
      try {
        await show(name, await fetchLayer(name));
      } catch (fault) {
        console.warn("Khoanh:", fault);
        missing.push(name);
      }
    }),
  );
  return missing;
}
