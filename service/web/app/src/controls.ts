/** Buttons of the map, large enough for a finger. */
import { button, icon, ICONS } from "./element";
import { say } from "./language";
import type { TownMap } from "./map/town_map";
import type { Word } from "./words";

export interface ControlActions {
  showAll(): void;
  print(): void;
}

export function renderControls(box: HTMLElement, map: TownMap, actions: ControlActions): void {
  const one = (word: Word, drawing: string, pressed: () => void) =>
    button({ "aria-label": say(word), title: say(word), "data-key": word }, pressed, icon(drawing));
  box.replaceChildren(
    one("zoomIn", ICONS.plus, () => map.libre.zoomIn()),
    one("zoomOut", ICONS.minus, () => map.libre.zoomOut()),
    one("wholeArea", ICONS.frame, () => actions.showAll()),
    one("printMap", ICONS.print, () => actions.print()),
  );
}
