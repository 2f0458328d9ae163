/** What every part of the desk works with. */
import type { Geometry, Position } from "geojson";
import type { TownMap } from "../map/town_map";
import type { View } from "../panel/view";
import type { GroundOverlay } from "./ground_overlay";

export const TABS = ["drafts", "cases", "upload", "adjust", "downloads"] as const;
export type TabName = (typeof TABS)[number];

/** What a key must allow for a tab to be there. */
const NEEDED: Record<TabName, string> = {
  drafts: "draw",
  cases: "cases",
  upload: "cases",
  adjust: "draw",
  downloads: "download",
};

export function tabsOf(own: Own): TabName[] {
  return TABS.filter((tab) => own.may.includes(NEEDED[tab]));
}

export interface Own {
  role: string | null;
  name: string | null;
  may: string[];
}

export interface DeskContext {
  map: TownMap;
  view: View;
  own: Own;
  overlay: GroundOverlay;
  /** Say whether the map shows another plan than the one in force. */
  holdMap(holds: boolean): void;
  frame(geometries: Geometry[], closest: number): void;
  /** The position in the middle of the map as far as it is seen. */
  middle(): Position;
  /** Read the plan in force anew, after something was published or lifted. */
  reload(): Promise<void>;
  /** Say for a moment what was done. */
  say(words: string): void;
  /** Open a tab; what it is about is handed over. */
  go(tab: TabName, about?: string): void;
  /** Refresh the numbers on the tabs. */
  count(): void;
}

/** One tab: it fills its box, and puts the map back when it is left. */
export interface Tab {
  show(box: HTMLElement, about: string | null): Promise<void> | void;
  leave(): void;
}
