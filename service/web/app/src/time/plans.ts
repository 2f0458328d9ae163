/** The plans that are or were in force, the oldest first. */
import { fetchJson, isRecord, Unreachable } from "../data/fetch";
import { readSummary, text } from "../data/read";
import type { Summary } from "../data/types";

export interface PublishedPlan {
  name: string;
  asOf: string;
  isInForce: boolean;
  summary: Summary;
}

const MOST = 100;

export async function publishedPlans(now: Summary): Promise<PublishedPlan[]> {
  const answer = await fetchJson(`/plans?limit=${MOST}`);
  if (!isRecord(answer) || !Array.isArray(answer.plans)) throw new Unreachable("/plans");
  const plans = answer.plans.flatMap((one) => readPlan(one, now) ?? []);
  return plans.reverse(); // the service tells the newest first
}

function readPlan(row: unknown, now: Summary): PublishedPlan | null {
  if (!isRecord(row) || !isRecord(row.figures) || row.status === "draft") return null;
  const name = text(row.plan_id);
  const asOf = text(row.as_of);
  if (name === null || asOf === null) return null;
  const place = { area: now.area, invented: now.invented, view: row.view, status: row.status, as_of: asOf };
  const summary = readSummary({ ...row.figures, ...place });
  return { name, asOf, isInForce: row.status === "in_force", summary };
}
