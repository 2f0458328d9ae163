/** The figures of the plan in force and of another one, side by side. */
import { element } from "../element";
import { count } from "../language";
import { FIGURES, type Figures } from "./plans";
import { signed } from "./pieces";
import { type DeskWord, tell } from "./words";

/** The three figures that matter while a number is changed. */
export function keyFigures(before: Figures, after: Figures): HTMLElement {
  const one = (word: DeskWord, old: number, next: number) =>
    element(
      "div",
      {},
      element("dt", {}, tell(word)),
      element("dd", {}, count(next), element("span", { class: `change ${kindOf(old, next)}` }, signed(next - old))),
    );
  const guards = ({ posts = 0, barriers = 0 }: Figures) => posts + barriers;
  return element(
    "dl",
    { class: "key-figures" },
    one("shortRed", before.people_red ?? 0, after.people_red ?? 0),
    one("shortYellow", before.people_yellow ?? 0, after.people_yellow ?? 0),
    one("shortGuards", guards(before), guards(after)),
  );
}

function kindOf(old: number, next: number): string {
  return next === old ? "change-same" : next > old ? "change-more" : "change-less";
}

export function figureTable(before: Figures, after: Figures): HTMLElement {
  const head = (word: "figure" | "now" | "then" | "change") =>
    element("th", { scope: "col" }, tell(word));
  return element(
    "table",
    { class: "figure-table" },
    element("thead", {}, element("tr", {}, head("figure"), head("now"), head("then"), head("change"))),
    element(
      "tbody",
      {},
      ...FIGURES.map((name) => {
        const old = before[name] ?? 0;
        const next = after[name] ?? 0;
        return element(
          "tr",
          { "data-figure": name },
          element("th", { scope: "row" }, tell(name)),
          element("td", {}, count(old)),
          element("td", {}, count(next)),
          element("td", {}, element("span", { class: `change ${kindOf(old, next)}` }, signed(next - old))),
        );
      }),
    ),
  );
}
