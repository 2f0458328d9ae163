/** What the page holds of the plan that it shows: figures, zones and checkpoints. */
import { applied, isEmpty, readDelta } from "./delta";
import { ask, type Begun, fetchBegun, fetchJson, fetchLayer, fetchRest, fetchTagged, type Tagged } from "./fetch";
import { readCheckpoints, readSummary, readZones } from "./read";
import type { Checkpoint, Summary, Zone } from "./types";

export interface Content {
  summary: Summary;
  zones: Zone[];
  checkpoints: Checkpoint[];
}

type Name = "zones" | "checkpoints";

/** So many zones a slow phone reads in a tenth of a second; more would hold up the figures. */
const FIRST_ZONES = 300;

/** What was asked of the plan in force; each answer comes when it comes. */
export interface PlanAsked {
  summary: Promise<unknown>;
  /** The first of the zones: they can be seen while the others are on their way. */
  begun: Promise<Begun>;
  zones: Promise<Tagged>;
  checkpoints: Promise<Tagged>;
}

/** All but the first zones are asked for when `free`. */
export function askForPlan(free?: Promise<unknown>): PlanAsked {
  const begun = fetchBegun("zones", FIRST_ZONES);
  return {
    summary: fetchJson("/summary"),
    begun,
    zones: begun.then((page) => fetchRest(page, free)),
    checkpoints: fetchTagged("checkpoints"),
  };
}

/** The plan in force; kept up to date by deltas. */
export class InForce {
  #layers: Record<Name, Tagged> | null = null;

  async load(asked = askForPlan()): Promise<Content> {
    this.#layers = null;
    const [summary, zones, checkpoints] = await Promise.all([asked.summary, asked.zones, asked.checkpoints]);
    this.#layers = { zones, checkpoints };
    return this.#content(summary);
  }

  /** Ask what has changed; null where nothing has. */
  async update(): Promise<Content | null> {
    const held = this.#layers;
    if (held === null) return this.load();
    const [zones, checkpoints] = await Promise.all([next("zones", held.zones), next("checkpoints", held.checkpoints)]);
    if (zones === null && checkpoints === null) return null;
    const summary = await fetchJson("/summary");
    this.#layers = { zones: zones ?? held.zones, checkpoints: checkpoints ?? held.checkpoints };
    return this.#content(summary);
  }

  #content(summary: unknown): Content {
    const { zones, checkpoints } = this.#layers!;
    return {
      summary: readSummary(summary),
      zones: readZones(zones.layer),
      checkpoints: readCheckpoints(checkpoints.layer),
    };
  }
}

async function next(name: Name, held: Tagged): Promise<Tagged | null> {
  const since = held.tag === null ? "" : `?since=${encodeURIComponent(held.tag)}`;
  const answer = await ask(`/collections/${name}/delta${since}`);
  const delta = readDelta(await answer.json());
  if (isEmpty(delta)) return null;
  return { layer: applied(held.layer, delta), tag: answer.headers.get("ETag") };
}

/** A plan by its name, with the figures that the list of plans gives. */
export async function planContent(plan: string, summary: Summary): Promise<Content> {
  const [zones, checkpoints] = await Promise.all([
    fetchLayer("zones", plan),
    fetchLayer("checkpoints", plan),
  ]);
  return { summary, zones: readZones(zones), checkpoints: readCheckpoints(checkpoints) };
}
