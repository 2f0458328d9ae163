/** Show the plan in force, another one, or what differs between them; three buttons choose. */
import type { FeatureCollection } from "geojson";
import type { Layer } from "../data/types";
import { readCheckpoints, readZones } from "../data/read";
import { button, element } from "../element";
import type { DeskContext } from "./context";
import { CHANGES, type Change } from "./ground_overlay";
import { type DeskWord, tell } from "./words";

export type Shown = "force" | "draft" | "change";

const CHANGE_WORDS: Record<Change, DeskWord> = {
  closed: "changeClosed",
  raised: "changeRaised",
  same: "changeSame",
  eased: "changeEased",
  freed: "changeFreed",
};

export interface Compared {
  zones: Layer;
  checkpoints: Layer;
  ground: FeatureCollection;
}

export class CompareMap {
  readonly #context: DeskContext;
  #compared: Compared | null = null;
  #shown: Shown = "change";

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** Show another plan beside the one in force; the map moves to it where that is asked for. */
  show(compared: Compared, options: { frames: boolean }): void {
    this.#compared = compared;
    this.#context.holdMap(true);
    this.#draw();
    if (!options.frames) return;
    const changed = compared.ground.features.filter((one) => one.properties?.change !== "same");
    const wanted = changed.length > 0 ? changed : compared.zones.features;
    this.#context.frame(
      wanted.map((one) => one.geometry),
      17,
    );
  }

  /** Put the map back to the plan in force. */
  clear(): void {
    this.#compared = null;
    const { map, view, overlay } = this.#context;
    this.#context.holdMap(false);
    overlay.clear();
    map.toggle("zones", view.shown.zones);
    map.showZones(view.zones);
    map.showCheckpoints(view.checkpoints);
  }

  controls(): HTMLElement {
    const box = element("div", { class: "compare-controls" });
    const render = () => {
      const one = (shown: Shown, word: DeskWord) =>
        button(
          { "aria-pressed": String(this.#shown === shown), "data-shown": shown },
          () => {
            this.#shown = shown;
            this.#draw();
            render();
            box.querySelector<HTMLElement>(`[data-shown="${shown}"]`)?.focus();
          },
          tell(word),
        );
      box.replaceChildren(
        element(
          "div",
          { class: "segments", role: "group", "aria-label": tell("onMap") },
          one("force", "showForce"),
          one("draft", "showDraft"),
          one("change", "showChange"),
        ),
        ...(this.#shown === "change" ? [legend()] : []),
      );
    };
    render();
    return box;
  }

  #draw(): void {
    if (this.#compared === null) return;
    const { map, view, overlay } = this.#context;
    const isForce = this.#shown === "force";
    map.showZones(isForce ? view.zones : readZones(this.#compared.zones));
    map.showCheckpoints(isForce ? view.checkpoints : readCheckpoints(this.#compared.checkpoints));
    map.toggle("zones", this.#shown !== "change");
    if (this.#shown === "change") overlay.show(this.#compared.ground);
    else overlay.clear();
  }
}

function legend(): HTMLElement {
  return element(
    "ul",
    { class: "change-legend" },
    ...CHANGES.map((change) =>
      element(
        "li",
        {},
        element("span", { class: `swatch swatch-${change}`, "aria-hidden": "true" }),
        tell(CHANGE_WORDS[change]),
      ),
    ),
  );
}
