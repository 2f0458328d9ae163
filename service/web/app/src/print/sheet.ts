/** The sheet that is printed: the map in a frame, and round it what makes it a map. */
import type { Summary } from "../data/types";
import { element } from "../element";
import { count, moment, say } from "../language";
import { HEAT_ENDS } from "../map/heat_layers";
import { LIGHT } from "../map/palette";
import { mark, type Mark } from "../panel/mark";
import type { Word } from "../words";
import type { Paper } from "./paper";
import type { Picture } from "./picture";

export function renderSheet(sheet: HTMLElement, summary: Summary | null, paper: Paper, picture: Picture): void {
  sheet.className = `sheet sheet-${paper.name}`;
  const image = element("img", { src: picture.url, alt: say("mapLabel") });
  const frame = element("div", { class: "sheet-map" }, image, northArrow(), scaleBar(picture));
  frame.style.setProperty("--map-height", `${paper.map.height}mm`);
  sheet.replaceChildren(head(summary), frame, foot(summary, picture));
}

/** Settled when the picture can be printed. */
export async function decoded(sheet: HTMLElement): Promise<void> {
  await sheet.querySelector("img")?.decode();
}

function head(summary: Summary | null): HTMLElement {
  const level = (kind: "red" | "yellow", zones: number, people: number) =>
    element(
      "p",
      { class: "sheet-level" },
      mark(kind, LIGHT),
      element("span", {}, element("b", {}, `${count(people)} ${say("people")}`), ` · ${count(zones)} ${say("zonesCount")}`),
    );
  return element(
    "header",
    {},
    element(
      "div",
      {},
      element("h1", {}, `${say("sheetTitle")} · ${summary?.area ?? ""}`),
      element(
        "p",
        {},
        summary?.planId == null ? say("noPlan") : say("asOf", { time: moment(summary.asOf) }),
        summary?.isPast === true ? ` · ${say("lifted")}` : "",
        summary?.invented === true ? ` · ${say("invented")}` : "",
      ),
    ),
    summary === null
      ? null
      : element(
          "div",
          { class: "sheet-levels" },
          level("red", summary.zonesRed, summary.peopleRed),
          level("yellow", summary.zonesYellow, summary.peopleYellow),
        ),
  );
}

const NEAR: [Mark, Word][] = [
  ["red", "red"],
  ["yellow", "yellow"],
];
const GUARDS: [Mark, Word][] = [
  ["post", "post"],
  ["barrier", "barrier"],
  ["door", "door"],
];

function foot(summary: Summary | null, picture: Picture): HTMLElement {
  const isFar = picture.zoom < HEAT_ENDS;
  const lines: [Mark[], Word][] = [
    ...(isFar ? ([[["red", "yellow"], "hexagons"]] as [Mark[], Word][]) : NEAR.map(([one, word]): [Mark[], Word] => [[one], word])),
    ...(summary?.isPublic === false ? GUARDS.map(([one, word]): [Mark[], Word] => [[one], word]) : []),
    [["borders"], "wardBorder"],
  ];
  return element(
    "footer",
    {},
    element(
      "ul",
      { class: "sheet-legend" },
      ...lines.map(([marks, word]) => element("li", {}, ...marks.map((one) => mark(one, LIGHT)), element("span", {}, say(word)))),
    ),
    element(
      "div",
      { class: "sheet-facts" },
      summary?.isPublic === true ? element("p", {}, say("publicSheet")) : null,
      element(
        "p",
        {},
        summary?.planId == null ? "" : element("b", {}, say("planName", { plan: summary.planId })),
        ` · ${say("printedAt", { time: moment(new Date().toISOString()) })}`,
        ` · ${say(summary?.invented === true ? "attribution" : "attributionReal")}`,
      ),
    ),
  );
}

function northArrow(): HTMLElement {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 34");
  drawing.setAttribute("aria-hidden", "true");
  const half = (path: string, kind: string) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "path");
    made.setAttribute("d", path);
    made.setAttribute("class", kind);
    drawing.append(made);
  };
  half("M12 1L3 31l9-6z", "north-dark");
  half("M12 1l9 30-9-6z", "north-light");
  return element("div", { class: "north" }, element("b", {}, say("northArrow")), drawing as unknown as HTMLElement);
}

const LONGEST_MM = 45;

/** The longest round length that fits, cut into two parts. */
function scaleBar({ metresPerMm }: Picture): HTMLElement {
  const most = metresPerMm * LONGEST_MM;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((one) => one * power).find((one) => one <= most) ?? power;
  const bar = element("div", { class: "bar-of-scale" }, element("span", {}), element("span", {}));
  bar.style.width = `${metres / metresPerMm}mm`;
  const length = metres >= 1000 ? `${count(metres / 1000)} km` : `${count(metres)} m`;
  const ratio = Number((metresPerMm * 1000).toPrecision(2));
  return element(
    "div",
    { class: "scale" },
    element("p", {}, element("span", {}, "0"), element("span", {}, length)),
    bar,
    element("small", {}, say("scaleOf", { ratio: count(ratio) })),
  );
}
