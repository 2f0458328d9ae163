/** What each row of a list does, or did, and where its case lies. */
import { element } from "../element";
import { count } from "../language";
import { OUTCOME_WORDS } from "./cases_tab";
import { OUTCOMES, type Outcome } from "./cases";
import { records, text } from "./plans";
import { type DeskWord, tell } from "./words";

const SHOWN = 500;
const RESULTS = ["created", "corrected", "withdrawn", "unchanged"] as const;
type Result = (typeof RESULTS)[number];
const RESULT_WORDS: Record<Result, DeskWord> = {
  created: "created",
  corrected: "corrected",
  withdrawn: "withdrawnRows",
  unchanged: "unchanged",
};

export interface Receipts {
  rows: { row: number; id: string; kind: string; result: Result; location: Outcome; why: string | null }[];
}

export function readReceipts(answer: Record<string, unknown>): Receipts {
  return {
    rows: records(answer.rows).map((row) => ({
      row: Number(row.row),
      id: String(row.case_id ?? ""),
      kind: String(row.kind ?? ""),
      result: RESULTS.find((one) => one === row.outcome) ?? "unchanged",
      location: OUTCOMES.find((one) => one === row.location) ?? "pending",
      why: text(row.why),
    })),
  };
}

export function receiptTotals({ rows }: Receipts): HTMLElement {
  const chip = (words: string, value: number, kind: string) =>
    value === 0
      ? null
      : element("li", { class: `chip chip-${kind}` }, element("b", {}, count(value)), ` ${words}`);
  return element(
    "ul",
    { class: "chips" },
    ...RESULTS.map((one) =>
      chip(tell(RESULT_WORDS[one]), rows.filter((row) => row.result === one).length, one),
    ),
    ...OUTCOMES.map((one) =>
      chip(
        tell(OUTCOME_WORDS[one]).toLowerCase(),
        rows.filter((row) => row.location === one).length,
        one,
      ),
    ),
  );
}

export function receiptTable({ rows }: Receipts): HTMLElement {
  const head = (word: DeskWord) => element("th", { scope: "col" }, tell(word));
  const rest = rows.length - SHOWN;
  return element(
    "div",
    { class: "receipt-box" },
    element(
      "table",
      { class: "receipts" },
      element("thead", {}, element("tr", {}, head("row"), head("caseId"), head("result"), head("place"))),
      element(
        "tbody",
        {},
        ...rows.slice(0, SHOWN).map((row) =>
          element(
            "tr",
            {},
            element("td", {}, String(row.row)),
            element("th", { scope: "row" }, row.id),
            element("td", {}, tell(RESULT_WORDS[row.result])),
            element(
              "td",
              {},
              element("span", { class: `state state-${row.location}`, "aria-hidden": "true" }),
              tell(OUTCOME_WORDS[row.location]),
            ),
          ),
        ),
      ),
    ),
    rest > 0 ? element("p", { class: "quiet-words" }, tell("moreRows", { count: count(rest) })) : null,
  );
}
