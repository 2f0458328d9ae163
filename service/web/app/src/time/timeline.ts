/** Go back to plans that were in force, and come back to now. */
import { type Content, planContent } from "../data/held";
import type { Summary } from "../data/types";
import { byId } from "../element";
import { onLanguage } from "../language";
import { publishedPlans, type PublishedPlan } from "./plans";
import { TimeBar } from "./time_bar";

const STEP_MS = 1_800;
const KEPT = 40;

export interface TimeGround {
  /** Show a plan of the past; null for the one in force. */
  show(content: Content | null): void;
}

export class Timeline {
  readonly #ground: TimeGround;
  readonly #bar: TimeBar;
  readonly #kept = new Map<string, Content>();
  #plans: PublishedPlan[] = [];
  /** Null while it follows the plan in force. */
  #index: number | null = null;
  #timer: number | null = null;
  #turn = 0;
  #failed = false;

  constructor(ground: TimeGround) {
    this.#ground = ground;
    this.#bar = new TimeBar(byId("time"), {
      go: (index) => {
        this.#pause();
        void this.#go(index);
      },
      play: () => this.#playOrPause(),
      now: () => this.now(),
    });
    onLanguage(() => this.#render());
  }

  get isPast(): boolean {
    return this.#index !== null;
  }

  /** Read the list anew: something was published or lifted, or another person looks. */
  async refresh(now: Summary, { forget = false } = {}): Promise<void> {
    if (forget) {
      this.#kept.clear();
      this.#index = null;
      this.#pause();
    }
    const shown = this.#index === null ? null : this.#plans[this.#index]?.name;
    this.#plans = await publishedPlans(now).catch(() => []);
    const found = this.#plans.findIndex(({ name }) => name === shown);
    this.#index = found < 0 || found === this.#last ? null : found;
    this.#render();
  }

  /** Show what is in force, which may be nothing. */
  now(): void {
    this.#turn += 1;
    this.#failed = false;
    this.#index = null;
    this.#pause();
    this.#ground.show(null);
  }

  get #last(): number {
    return this.#plans.length - 1;
  }

  async #go(index: number): Promise<void> {
    const turn = (this.#turn += 1);
    const plan = this.#plans[index];
    if (plan === undefined) return;
    this.#failed = false;
    this.#index = index === this.#last && plan.isInForce ? null : index;
    this.#render();
    if (this.#index === null) {
      this.#ground.show(null);
      return;
    }
    try {
      const content = this.#kept.get(plan.name) ?? (await planContent(plan.name, plan.summary));
      this.#keep(plan.name, content);
      if (turn === this.#turn) this.#ground.show(content);
    } catch {
      if (turn !== this.#turn) return;
      this.#failed = true;
      this.#pause();
    }
  }

  #keep(name: string, content: Content): void {
    this.#kept.set(name, content);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value);
  }

  #playOrPause(): void {
    if (this.#timer !== null) {
      this.#pause();
      return;
    }
    const first = this.#index === null ? 0 : this.#index + 1;
    this.#timer = window.setInterval(() => this.#step(), STEP_MS);
    void this.#go(first);
  }

  #step(): void {
    if (this.#index === null) this.#pause();
    else void this.#go(this.#index + 1).then(() => this.#index === null && this.#pause());
  }

  #pause(): void {
    if (this.#timer !== null) window.clearInterval(this.#timer);
    this.#timer = null;
    this.#render();
  }

  #render(): void {
    document.documentElement.classList.toggle("past", this.isPast);
    document.documentElement.classList.toggle("timed", this.#plans.length > 1);
    this.#bar.show({
      plans: this.#plans,
      index: this.#index ?? this.#last,
      isPlaying: this.#timer !== null,
      hasFailed: this.#failed,
    });
  }
}
