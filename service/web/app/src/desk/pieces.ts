/** Small pieces that the parts of the desk are built of. */
import { button, element } from "../element";
import { count, say } from "../language";
import { type Fault, Refused } from "./api";
import { detailWords, inOwnWords } from "./fault_words";
import { tell } from "./words";

export function waiting(words: string): HTMLElement {
  return element(
    "div",
    { class: "desk-waiting", role: "status" },
    element("span", { class: "spinner", "aria-hidden": "true" }),
    element("span", {}, words),
  );
}

export function nothing(title: string, why: string | null): HTMLElement {
  return element(
    "div",
    { class: "nothing" },
    element("b", {}, title),
    why === null ? null : element("p", {}, why),
  );
}

/** A refusal in a box: what the service says, every fault of it, and a way to try again. */
export function refusalBox(error: unknown, retry: (() => void) | null): HTMLElement {
  return element(
    "div",
    { class: "refusal", role: "alert" },
    element("b", {}, refusalWords(error)),
    error instanceof Refused && error.faults.length > 0 ? faultList(error.faults) : null,
    retry === null ? null : button({ class: "quiet" }, retry, tell("retry")),
  );
}

export function refusalWords(error: unknown): string {
  if (!(error instanceof Refused)) return tell("failed");
  if (error.status === 0) return say("unreachable");
  return error.detail === "" ? tell("failed") : detailWords(error.detail);
}

export function faultList(faults: Fault[]): HTMLElement {
  return element(
    "ul",
    { class: "faults" },
    ...faults.map(inOwnWords).map((fault) =>
      element(
        "li",
        {},
        element("b", {}, fault.where),
        element("span", {}, tell("faultLine", { found: fault.found, expected: fault.expected })),
        fault.mend === "" ? null : element("span", { class: "mend" }, fault.mend),
      ),
    ),
  );
}

/** A number with its sign, for what is gained or freed. */
export function signed(value: number): string {
  if (value === 0) return "0";
  return `${value > 0 ? "+" : "−"}${count(Math.abs(value))}`;
}

export function field(id: string, label: string, input: HTMLElement): HTMLElement {
  return element("div", { class: "field" }, element("label", { for: id }, label), input);
}

/** Fill a box when something has come, or say why it has not. */
export async function filled(
  box: HTMLElement,
  words: string,
  made: () => Promise<(HTMLElement | null)[]>,
): Promise<void> {
  box.replaceChildren(waiting(words));
  try {
    const parts = await made();
    box.replaceChildren(...parts.filter((part) => part !== null));
  } catch (error) {
    box.replaceChildren(refusalBox(error, () => void filled(box, words, made)));
  }
}
