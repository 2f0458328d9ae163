/** Follow the plan in force as it changes, unless somebody looks at the past. */
import { type Content, InForce, type PlanAsked } from "../data/held";
import { Timeline } from "../time/timeline";
import { heardNow, lineLost } from "./freshness";
import { Stream } from "./stream";

export interface FollowGround {
  show(content: Content): void;
  /** A new plan was shown. */
  changed(): void;
}

const CHANGES = ["plan_published", "plan_lifted"];

export class Following {
  readonly #ground: FollowGround;
  readonly #inForce = new InForce();
  readonly #timeline: Timeline;
  readonly #stream: Stream;
  #current: Content | null = null;

  constructor(ground: FollowGround) {
    this.#ground = ground;
    this.#timeline = new Timeline({
      show: (content) => {
        const shown = content ?? this.#current;
        if (shown !== null) ground.show(shown);
      },
    });
    this.#stream = new Stream({
      heard: heardNow,
      lost: lineLost,
      begun: () => void this.#update(), // what happened since the page was loaded
      happened: (kind) => {
        if (CHANGES.includes(kind)) void this.#update();
      },
    });
  }

  async load(asked?: PlanAsked): Promise<Content> {
    this.#current = await this.#inForce.load(asked);
    return this.#current;
  }

  /** Read it anew, and which plans there were: the person at this page has changed it. */
  async reload(): Promise<Content> {
    const content = await this.load();
    await this.#timeline.refresh(content.summary);
    return content;
  }

  /** Come back from the past. */
  toNow(): void {
    if (this.#timeline.isPast) this.#timeline.now();
  }

  /** Listen, and read which plans there were; another caller is told of others. */
  begin(): void {
    heardNow();
    if (this.#current !== null) void this.#timeline.refresh(this.#current.summary, { forget: true });
    this.#stream.restart();
  }

  /** What happened meanwhile is fetched as a difference; the past that somebody looks at stays. */
  async #update(): Promise<void> {
    try {
      const content = await this.#inForce.update();
      if (content === null) return;
      this.#current = content;
      await this.#timeline.refresh(content.summary);
      if (this.#timeline.isPast) return;
      this.#ground.show(content);
      this.#ground.changed();
    } catch (fault) {
      console.warn("Khoanh:", fault);
      lineLost();
    }
  }
}
