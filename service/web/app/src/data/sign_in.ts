/** Try a key, and keep it for this tab if it opens anything. */
import type { Word } from "../words";
import { fetchJson, KeyRefused } from "./fetch";
import { forgetKey, keepKey } from "./key";

/** What to tell the person; null where the key is good. */
export async function tryKey(given: string): Promise<Word | null> {
  if (!/^[!-~]+$/.test(given)) return "keyRefused"; // no header could carry it
  keepKey(given);
  try {
    await fetchJson("/summary");
    return null;
  } catch (fault) {
    forgetKey();
    return fault instanceof KeyRefused ? "keyRefused" : "unreachable";
  }
}
