/** The rules of a policy that a planner may change here, with their ranges. */
import { isRecord } from "../data/fetch";
import { askJson } from "./api";
import { records } from "./plans";
import type { DeskWord } from "./words";

export interface NumberRule {
  value: number;
  least: number;
  most: number;
}

export interface Rules {
  id: string;
  numbers: Map<string, NumberRule>;
  keptOpen: string[];
}

export const RING: [string, DeskWord][] = [
  ["policy.ring.street_m", "numRingStreet"],
  ["policy.ring.air_m", "numRingAir"],
  ["policy.core.street_m", "numCoreStreet"],
  ["policy.core.air_m", "numCoreAir"],
];
export const PRICES: [string, DeskWord][] = [
  ["policy.closing.red_per_person", "numRed"],
  ["policy.closing.yellow_per_person", "numYellow"],
  ["policy.posts.red_factor", "numPosts"],
  ["policy.risk.price_open", "numRisk"],
];

export async function readPolicies(): Promise<{ own: string; policies: [string, { vi: string; en: string }][] }> {
  const found = await askJson("/policies");
  return {
    own: String(found.own),
    policies: records(found.policies).map((one) => [
      String(one.id),
      { vi: String(one.name), en: String(one.name_en) },
    ]),
  };
}

export async function readRules(id: string): Promise<Rules> {
  const found = await askJson(`/policies/${encodeURIComponent(id)}`);
  const numbers = new Map<string, NumberRule>();
  for (const [name, one] of Object.entries(isRecord(found.numbers) ? found.numbers : {})) {
    if (!isRecord(one) || typeof one.value !== "number") continue;
    numbers.set(name, { value: one.value, least: Number(one.least), most: Number(one.most) });
  }
  const exempt = isRecord(found.exempt) ? found.exempt.must_open_sites : [];
  return { id, numbers, keptOpen: Array.isArray(exempt) ? exempt.map(String) : [] };
}
