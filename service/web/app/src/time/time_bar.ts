/** A bar with a stop for every plan that is or was in force. */
import { button, element, icon, ICONS } from "../element";
import { moment, say } from "../language";
import type { PublishedPlan } from "./plans";

export interface BarActions {
  go(index: number): void;
  play(): void;
  now(): void;
}

export interface BarState {
  plans: PublishedPlan[];
  index: number;
  isPlaying: boolean;
  hasFailed: boolean;
}

/** Built once, so that the slider keeps the finger and the focus while it moves. */
export class TimeBar {
  readonly #box: HTMLElement;
  readonly #slider: HTMLInputElement;
  readonly #play: HTMLButtonElement;
  readonly #now: HTMLButtonElement;
  readonly #label = element("p", { class: "time-label", role: "status" });
  readonly #ticks = element("div", { class: "ticks", "aria-hidden": "true" });

  constructor(box: HTMLElement, actions: BarActions) {
    this.#box = box;
    this.#slider = element("input", { type: "range", min: "0", step: "1" });
    this.#slider.addEventListener("input", () => actions.go(Number(this.#slider.value)));
    this.#play = button({ class: "play" }, () => actions.play());
    this.#now = button({ class: "now" }, () => actions.now());
    const track = element("div", { class: "track" }, this.#ticks, this.#slider);
    box.replaceChildren(this.#play, element("div", { class: "time-middle" }, this.#label, track), this.#now);
  }

  show({ plans, index, isPlaying, hasFailed }: BarState): void {
    const plan = plans[index];
    this.#box.hidden = plans.length < 2 || plan === undefined;
    if (plan === undefined) return;
    const last = plans.length - 1;
    this.#box.setAttribute("aria-label", say("timeLabel"));
    this.#slider.max = String(last);
    this.#slider.value = String(index);
    this.#slider.setAttribute("aria-label", say("timeLabel"));
    this.#slider.setAttribute("aria-valuetext", moment(plan.asOf));
    this.#slider.style.setProperty("--share", `${last === 0 ? 0 : (index / last) * 100}%`);
    this.#label.replaceChildren(
      element("b", {}, hasFailed ? say("timeFailed") : moment(plan.asOf)),
      element("span", {}, say("timeStep", { index: String(index + 1), count: String(plans.length) })),
    );
    if (this.#ticks.childElementCount !== plans.length) {
      this.#ticks.replaceChildren(...plans.map(() => element("span", {})));
    }
    const word = say(isPlaying ? "timePause" : "timePlay");
    this.#play.setAttribute("aria-label", word);
    this.#play.title = word;
    this.#play.replaceChildren(icon(isPlaying ? ICONS.pause : ICONS.play));
    this.#now.textContent = say("timeNow");
    this.#now.setAttribute("aria-pressed", String(index === last && plan.isInForce));
  }
}
