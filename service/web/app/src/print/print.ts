/** Print what the map shows: by the button as sharp as paper, by the browser's own command at once. */
import { LngLatBounds } from "maplibre-gl";
import type { Summary } from "../data/types";
import { button, byId, element } from "../element";
import { say } from "../language";
import type { Covered } from "../map/opened";
import type { TownMap } from "../map/town_map";
import { type Paper, PAPERS } from "./paper";
import { pictureFor, pictureNow } from "./picture";
import { decoded, renderSheet } from "./sheet";

export interface PrintGround {
  map: TownMap;
  summary(): Summary | null;
  covered(margin: number): Covered;
}

export class Printing {
  readonly #ground: PrintGround;
  #isPrepared = false;

  constructor(ground: PrintGround) {
    this.#ground = ground;
    window.addEventListener("beforeprint", () => {
      if (!this.#isPrepared) this.#atOnce();
    });
    window.addEventListener("afterprint", () => {
      this.#isPrepared = false;
    });
  }

  /** Ask for the paper, and print. */
  ask(): void {
    const choice = element("select", { id: "paper" });
    choice.append(...PAPERS.map(({ name, word }) => element("option", { value: name }, say(word))));
    choice.value = usual().name;
    const go = element("button", { type: "submit", class: "primary" }, say("printGo"));
    const form = element(
      "form",
      {},
      element("h2", { id: "print-title" }, say("printMap")),
      element("p", {}, say("printWhy")),
      element("label", { for: "paper" }, say("paper")),
      choice,
      element("div", { class: "choices" }, button({}, () => dialog.close(), say("close")), go),
    );
    const dialog = element("dialog", { class: "ask", "aria-labelledby": "print-title" }, form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go.disabled = true;
      go.textContent = say("preparing");
      const paper = PAPERS.find(({ name }) => name === choice.value) ?? usual();
      void this.#print(paper).finally(() => dialog.close());
    });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  async #print(paper: Paper): Promise<void> {
    const { map, summary } = this.#ground;
    const picture = await pictureFor(map, this.#seen(), paper);
    renderSheet(byId("sheet"), summary(), paper, picture);
    await decoded(byId("sheet"));
    this.#isPrepared = true;
    window.print();
  }

  /** The browser waits for nothing: the picture is the one on the screen. */
  #atOnce(): void {
    const paper = usual();
    renderSheet(byId("sheet"), this.#ground.summary(), paper, pictureNow(this.#ground.map, paper));
  }

  /** What a person sees of the map: not what lies under the panel. */
  #seen(): LngLatBounds {
    const { libre } = this.#ground.map;
    const { top, right, bottom, left } = this.#ground.covered(0);
    const { clientWidth, clientHeight } = libre.getContainer();
    const southWest = libre.unproject([left, clientHeight - bottom]);
    const northEast = libre.unproject([clientWidth - right, top]);
    return new LngLatBounds(southWest, northEast);
  }
}

function usual(): Paper {
  const isWide = window.innerWidth >= window.innerHeight;
  return PAPERS[isWide ? 0 : 1]!;
}
