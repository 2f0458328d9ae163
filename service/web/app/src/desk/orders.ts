/** What officers order of single places: kept open, closed red, closed yellow, lifted early. */
import type { Position } from "geojson";
import { isRecord } from "../data/fetch";
import { askJson } from "./api";
import { records, text } from "./plans";
import type { DeskWord } from "./words";

/** What holds for later plans too; what is lifted is lifted once. */
const LASTING = ["keep_open", "close_red", "close_yellow"] as const;
export const ORDER_KINDS = [...LASTING, "lift"] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export const ORDER_WORDS: Record<OrderKind, DeskWord> = {
  keep_open: "orderKeepOpen",
  close_red: "orderCloseRed",
  close_yellow: "orderCloseYellow",
  lift: "orderLift",
};

export interface Order {
  kind: OrderKind;
  id: string;
  /** What it is called, where that is known. */
  label: string | null;
  /** Where it was pointed at; null for one that came from elsewhere. */
  at: Position | null;
  reason: string | null;
}

/** A house, alley, hamlet or ward at a position. */
export interface Named {
  id: string;
  level: "house" | "alley" | "hamlet" | "ward";
  label: string;
}

/** Read the orders of a plan but for what it lifted, which is done once. */
export function readOrders(value: unknown): Order[] {
  if (!isRecord(value)) return [];
  const reasons = isRecord(value.reasons) ? value.reasons : {};
  return LASTING.flatMap((kind) => {
    const ids = value[kind];
    if (!Array.isArray(ids)) return [];
    return ids.map(String).map((id) => ({ kind, id, label: null, at: null, reason: text(reasons[id]) }));
  });
}

/** Write orders as the service takes them. */
export function writtenOrders(orders: Order[]): Record<string, unknown> {
  const reasons = orders.flatMap(({ id, reason }) => (reason === null ? [] : [[id, reason] as const]));
  return {
    ...Object.fromEntries(
      ORDER_KINDS.map((kind) => [kind, orders.filter((one) => one.kind === kind).map((one) => one.id)]),
    ),
    reasons: Object.fromEntries(reasons),
  };
}

/** Ask what lies at a position, the smallest first. */
export async function namedAt([lng, lat]: Position): Promise<Named[]> {
  const answer = await askJson(`/reverse?lng=${lng!.toFixed(7)}&lat=${lat!.toFixed(7)}`);
  return records(answer.features).flatMap(({ properties }) => {
    const one = isRecord(properties) && isRecord(properties.geocoding) ? properties.geocoding : {};
    const level = String(one.match_level);
    const id = level === "house" ? text(one.household_id) : text(one[`${level}_id`]);
    if (id === null || !isLevel(level)) return [];
    return [{ id, level, label: String(one.label ?? "") }];
  });
}

function isLevel(level: string): level is Named["level"] {
  return ["house", "alley", "hamlet", "ward"].includes(level);
}
