/** Plans as the desk knows them. */
import { isRecord } from "../data/fetch";
import { askJson, type Fault, readFaults } from "./api";

export const FIGURES = [
  "people_red",
  "people_yellow",
  "households_red",
  "households_yellow",
  "zones_red",
  "zones_yellow",
  "posts",
  "barriers",
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Partial<Record<Figure, number>> & { shown_less_closed?: number };

export interface PlanRow {
  id: string;
  status: string;
  asOf: string | null;
  policy: string;
  figures: Figures;
  drawnAfter: string | null | undefined;
  unlocated: number;
  isAutomatic: boolean;
  /** What officers ordered, as the service writes it. */
  orders: unknown;
  acts: { act: string; at: string; by: string; reason: string | null }[];
}

export interface Failure {
  at: string;
  policy: string;
  detail: string;
  faults: Fault[];
}

export interface Plans {
  inForce: PlanRow | null;
  drafts: PlanRow[];
  failed: Failure[];
}

export async function readPlans(): Promise<Plans> {
  const answer = await askJson("/plans?limit=100");
  const rows = records(answer.plans).map(readPlan);
  return {
    inForce: rows.find((row) => row.status === "in_force") ?? null,
    drafts: rows.filter((row) => row.status === "draft"),
    failed: records(answer.failed).map((row) => ({
      at: String(row.failed_at ?? ""),
      policy: String(row.policy ?? ""),
      detail: String(row.detail ?? ""),
      faults: readFaults(row.faults),
    })),
  };
}

export function readPlan(row: Record<string, unknown>): PlanRow {
  return {
    id: String(row.plan_id ?? ""),
    status: String(row.status ?? ""),
    asOf: text(row.as_of),
    policy: String(row.policy ?? ""),
    figures: readFigures(row.figures),
    drawnAfter: row.drawn_after === undefined ? undefined : text(row.drawn_after),
    unlocated: typeof row.unlocated === "number" ? row.unlocated : 0,
    isAutomatic: row.is_automatic === true,
    orders: row.orders,
    acts: records(row.acts).map((act) => ({
      act: String(act.act ?? ""),
      at: String(act.at ?? ""),
      by: String(act.by ?? ""),
      reason: text(act.reason),
    })),
  };
}

export function readFigures(value: unknown): Figures {
  const found: Figures = {};
  if (!isRecord(value)) return found;
  for (const name of [...FIGURES, "shown_less_closed"] as const) {
    const figure = value[name];
    if (typeof figure === "number") found[name] = figure;
  }
  return found;
}

export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The first letters of a plan's name, by which people tell two plans apart. */
export function shortName(id: string): string {
  return id.replace(/^p-/, "").slice(0, 6);
}
