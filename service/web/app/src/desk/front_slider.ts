/** The slider along the front: it moves the perimeter between people closed and infections left. */
import { button, element } from "../element";
import { count } from "../language";
import { readSketch, type Sketch } from "./adjust_tab";
import { frontChart } from "./front_chart";
import { Job } from "./job";
import { refusalBox } from "./pieces";
import { records } from "./plans";
import { progressBar } from "./progress_bar";
import { tell } from "./words";

const STOPS = 12;

export interface Stop {
  sketch: Sketch;
  changes: Record<string, number>;
  closed: number;
  guards: number;
  left: number;
}

interface Around {
  inputs(): Record<string, unknown>;
  show(sketch: Sketch, changes: Record<string, number>): void;
}

export class FrontSlider {
  readonly box = element("section", { class: "front", "aria-labelledby": "front-title" });
  readonly #around: Around;
  #job: Job | null = null;

  constructor(around: Around) {
    this.#around = around;
    this.forget();
  }

  /** The rules are others now: the front must be found anew. */
  forget(): void {
    this.leave();
    this.#fill(button({ class: "quiet", id: "find-front" }, () => void this.#find(), tell("frontStart")));
  }

  leave(): void {
    this.#job?.stop();
    this.#job = null;
  }

  #fill(...parts: HTMLElement[]): void {
    this.box.replaceChildren(
      element("h4", { id: "front-title" }, tell("frontTitle")),
      element("p", { class: "quiet-words" }, tell("frontWhat")),
      ...parts,
    );
  }

  async #find(): Promise<void> {
    const job = new Job();
    this.#job = job;
    const progress = progressBar(tell("drawing"), () => this.forget());
    this.#fill(progress.box);
    try {
      const found = await job.run("front", { ...this.#around.inputs(), stops: STOPS }, progress.at);
      if (found === null || this.#job !== job) return;
      const stops = records(found.stops).map(readStop);
      this.#slide(stops, Number(found.own), Number(found.plans));
    } catch (error) {
      if (this.#job === job) this.#fill(refusalBox(error, () => void this.#find()));
    }
  }

  #slide(stops: Stop[], own: number, plans: number): void {
    const range = element("input", {
      id: "front-range",
      type: "range",
      min: "0",
      max: String(stops.length - 1),
      step: "1",
      value: String(own),
      "aria-label": tell("frontTitle"),
    });
    const chart = frontChart(stops, own);
    const told = element("dl", { class: "front-told", "aria-live": "polite" });
    const move = () => {
      const at = Number(range.value);
      const stop = stops[at]!;
      range.setAttribute("aria-valuetext", `${count(stop.closed)} ${tell("peopleClosed")}`);
      told.replaceChildren(
        figure(count(stop.closed), tell("peopleClosed")),
        figure(count(stop.guards), tell("guards")),
        figure(stop.left.toFixed(1), tell("infectionsLeft")),
      );
      chart.at(at);
      this.#around.show(stop.sketch, stop.changes);
    };
    range.addEventListener("input", move);
    this.#fill(
      element("p", { class: "quiet-words" }, tell("frontOf", { stops: count(stops.length), plans: count(plans) })),
      chart.box,
      range,
      element("div", { class: "range-ends" }, element("span", {}, tell("less")), element("span", {}, tell("more"))),
      told,
    );
    move();
    this.box.scrollIntoView({ block: "start" });
    range.focus({ preventScroll: true });
  }
}

function readStop(row: Record<string, unknown>): Stop {
  const sketch = readSketch(row);
  const { figures } = sketch;
  return {
    sketch,
    changes: row.changes as Record<string, number>,
    closed: (figures.people_red ?? 0) + (figures.people_yellow ?? 0),
    guards: (figures.posts ?? 0) + (figures.barriers ?? 0),
    left: Number(row.infections_left) || 0,
  };
}

function figure(value: string, words: string): HTMLElement {
  return element("div", {}, element("dt", {}, words), element("dd", {}, value));
}
