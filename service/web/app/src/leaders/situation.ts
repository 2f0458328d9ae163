/** What the service says of how the outbreak goes. */
import { fetchJson, isRecord, Unreachable } from "../data/fetch";
import { text } from "../data/read";

export interface WardTrend {
  name: string;
  byDay: number[];
  last7: number;
  before7: number;
}

export interface Situation {
  at: string;
  lastReportAt: string | null;
  goalH: number;
  wantedH: number;
  active: number;
  new24h: number;
  newBefore24h: number;
  unlocated: number;
  days: string[];
  byDay: number[];
  enclosed: {
    cases: number;
    medianH: number | null;
    slowestTenthH: number | null;
    withinWanted: number;
    withinGoal: number;
    waiting: number;
    waitingSince: string | null;
  };
  wards: WardTrend[];
}

const DAYS_MS = 14 * 24 * 3_600_000;

/** Of now; where nothing was reported for long, of the moment of the last case. */
export async function fetchSituation(): Promise<Situation> {
  const now = readSituation(await fetchJson("/situation"));
  const last = now.lastReportAt;
  if (last === null || Date.parse(now.at) - Date.parse(last) < DAYS_MS) return now;
  return readSituation(await fetchJson(`/situation?at=${encodeURIComponent(last)}`));
}

export function readSituation(answer: unknown): Situation {
  if (!isRecord(answer)) throw new Unreachable("/situation: not an object");
  const time = isRecord(answer.report_to_perimeter) ? answer.report_to_perimeter : {};
  const goals = isRecord(answer.goals_h) ? answer.goals_h : {};
  const wards = Array.isArray(answer.wards) ? answer.wards.filter(isRecord) : [];
  return {
    at: text(answer.at) ?? "",
    lastReportAt: text(answer.last_report_at),
    goalH: whole(goals.most),
    wantedH: whole(goals.wanted),
    active: whole(answer.active),
    new24h: whole(answer.new_24h),
    newBefore24h: whole(answer.new_before_24h),
    unlocated: whole(answer.unlocated),
    days: Array.isArray(answer.days) ? answer.days.map(String) : [],
    byDay: counts(answer.by_day),
    enclosed: {
      cases: whole(time.cases),
      medianH: typeof time.median_h === "number" ? time.median_h : null,
      slowestTenthH: typeof time.slowest_tenth_h === "number" ? time.slowest_tenth_h : null,
      withinWanted: whole(time.within_wanted),
      withinGoal: whole(time.within_goal),
      waiting: whole(time.waiting),
      waitingSince: text(time.waiting_since),
    },
    wards: wards.map((row) => ({
      name: text(row.name) ?? "",
      byDay: counts(row.by_day),
      last7: whole(row.last_7),
      before7: whole(row.before_7),
    })),
  };
}

function whole(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function counts(value: unknown): number[] {
  return Array.isArray(value) ? value.map(whole) : [];
}
