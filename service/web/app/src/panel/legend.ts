/** The legend; every line of it switches its layer on and off. */
import { element } from "../element";
import { say } from "../language";
import type { Toggle } from "../map/town_map";
import type { Word } from "../words";
import { mark, type Mark } from "./mark";
import type { Actions, View } from "./view";

const LINES: { what: Toggle; word: Word; marks: Mark[] }[] = [
  { what: "zones", word: "layerZones", marks: ["red", "yellow"] },
  { what: "checkpoints", word: "layerCheckpoints", marks: ["post", "barrier", "door"] },
  { what: "borders", word: "layerBorders", marks: ["borders"] },
  { what: "names", word: "layerNames", marks: ["names"] },
  { what: "sites", word: "layerSites", marks: ["sites"] },
  { what: "ground", word: "layerGround", marks: ["ground"] },
];

export function legend(view: View, actions: Actions): HTMLElement {
  return element(
    "section",
    { class: "legend", "aria-labelledby": "legend-title" },
    element("h3", { id: "legend-title" }, say("legend")),
    ...LINES.map((line) => {
      const box = element("input", {
        type: "checkbox",
        role: "switch",
        checked: view.shown[line.what],
        "data-key": `toggle-${line.what}`,
      });
      box.addEventListener("change", () => actions.toggle(line.what, box.checked));
      return element(
        "label",
        {},
        element("span", { class: "marks" }, ...line.marks.map((one) => mark(one))),
        element("span", { class: "words" }, say(line.word)),
        box,
      );
    }),
  );
}
