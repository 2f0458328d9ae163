/** A small chart of the front: people closed against infections left, the stop that is shown. */
import { element } from "../element";
import { count } from "../language";
import type { Stop } from "./front_slider";
import { tell } from "./words";

const WIDTH = 392;
const HEIGHT = 130;
const SIDE = { left: 14, right: 14, top: 14, bottom: 26 };

export interface Chart {
  box: HTMLElement;
  at(stop: number): void;
}

export function frontChart(stops: Stop[], own: number): Chart {
  const across = scale(stops.map((stop) => stop.closed), SIDE.left, WIDTH - SIDE.right);
  const up = scale(stops.map((stop) => stop.left), HEIGHT - SIDE.bottom, SIDE.top);
  const places = stops.map((stop): [number, number] => [across(stop.closed), up(stop.left)]);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "front-chart", role: "img" });
  drawing.setAttribute("aria-label", tell("frontTitle"));
  const line = svg("polyline", { points: places.map((at) => at.join(",")).join(" "), class: "front-line" });
  const marker = svg("circle", { r: "7", class: "front-marker" });
  const foot = svg("line", {
    x1: String(SIDE.left),
    x2: String(WIDTH - SIDE.right),
    y1: String(HEIGHT - SIDE.bottom + 6),
    y2: String(HEIGHT - SIDE.bottom + 6),
    class: "front-axis",
  });
  drawing.append(
    foot,
    line,
    ...places.map(([x, y], at) =>
      svg("circle", { cx: String(x), cy: String(y), r: "3", class: at === own ? "front-dot front-own" : "front-dot" }),
    ),
    label(SIDE.left, "start", `${count(stops[0]!.closed)} ${tell("peopleClosed")}`),
    label(WIDTH - SIDE.right, "end", `${count(stops.at(-1)!.closed)} ${tell("peopleClosed")}`),
    marker,
  );
  return {
    box: element("div", { class: "front-chart-box" }, drawing as unknown as HTMLElement),
    at(stop) {
      const [x, y] = places[stop]!;
      marker.setAttribute("cx", String(x));
      marker.setAttribute("cy", String(y));
    },
  };
}

function label(x: number, anchor: string, words: string): SVGElement {
  const drawn = svg("text", { x: String(x), y: String(HEIGHT - 4), "text-anchor": anchor, class: "front-label" });
  drawn.textContent = words;
  return drawn;
}

function scale(values: number[], from: number, to: number): (value: number) => number {
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return (value) => Math.round((from + ((value - least) / span) * (to - from)) * 10) / 10;
}

function svg(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
