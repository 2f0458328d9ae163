/** Upload a list of cases: it is tried first, every fault is shown by its row, then it is sent. */
import { button, element } from "../element";
import { count } from "../language";
import { askJson, type Fault, onceKey, Refused } from "./api";
import type { DeskContext, Tab } from "./context";
import { inOwnWords } from "./fault_words";
import { refusalBox, waiting } from "./pieces";
import { receiptTable, receiptTotals, readReceipts, type Receipts } from "./receipts";
import { tell } from "./words";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const KINDS: Record<string, string> = {
  csv: "text/csv",
  xlsx: XLSX,
  geojson: "application/geo+json",
  json: "application/json",
};
const MOST_BYTES = 16 * 1024 * 1024;

export class UploadTab implements Tab {
  readonly #context: DeskContext;
  #box: HTMLElement | null = null;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  show(box: HTMLElement): void {
    this.#box = box;
    this.#start(null);
  }

  leave(): void {
    this.#box = null;
  }

  #start(refusal: HTMLElement | null): void {
    const input = element("input", {
      id: "case-file",
      type: "file",
      class: "visually-hidden",
      accept: Object.keys(KINDS).map((kind) => `.${kind}`).join(","),
    });
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file !== undefined) void this.#try(file);
    });
    const drop = element(
      "div",
      { class: "drop" },
      input,
      element("label", { for: "case-file", class: "primary" }, tell("chooseFile")),
      element("p", {}, tell("dropHere")),
    );
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void this.#try(file);
    });
    this.#fill(element("p", { class: "quiet-words" }, tell("uploadWhat")), drop, refusal);
  }

  async #try(file: File): Promise<void> {
    const kind = KINDS[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
    if (kind === undefined) return this.#start(refusedBox(tell("wrongKind")));
    if (file.size > MOST_BYTES) return this.#start(refusedBox(tell("tooLarge")));
    this.#fill(waiting(tell("trying")));
    const content = new Blob([file], { type: kind });
    try {
      const tried = await askJson("/cases?dry-run=true", { method: "POST", content });
      this.#preview(file.name, content, readReceipts(tried));
    } catch (error) {
      if (error instanceof Refused && error.status === 422 && error.faults.length > 0) {
        this.#fill(fileName(file.name), faultsByRow(error.faults), this.#another());
      } else {
        this.#start(refusalBox(error, null));
      }
    }
  }

  #preview(name: string, content: Blob, found: Receipts): void {
    const key = onceKey();
    const refused = element("div", {});
    const send = button(
      { class: "primary", id: "send-cases" },
      () => void this.#send(name, content, key, send, refused),
      tell("send", { count: count(found.rows.length) }),
    );
    this.#fill(
      fileName(name),
      element("h3", {}, tell("previewOf", { count: count(found.rows.length) })),
      receiptTotals(found),
      element("div", { class: "desk-actions" }, send, this.#another()),
      refused,
      receiptTable(found),
    );
  }

  async #send(
    name: string,
    content: Blob,
    key: string,
    send: HTMLButtonElement,
    refused: HTMLElement,
  ): Promise<void> {
    send.disabled = true;
    send.textContent = tell("sending");
    try {
      const sent = await askJson("/cases", {
        method: "POST",
        content,
        headers: { "Idempotency-Key": key },
      });
      this.#sent(name, readReceipts(sent));
      this.#context.count();
    } catch (error) {
      // The same key is sent again: what was taken in already is not taken in twice.
      refused.replaceChildren(refusalBox(error, null));
      send.disabled = false;
      send.textContent = tell("retry");
    }
  }

  #sent(name: string, found: Receipts): void {
    const doubtful = found.rows.filter((row) => row.kind === "case" && row.location !== "found");
    this.#fill(
      fileName(name),
      element("h3", { class: "done" }, tell("sentOf", { count: count(found.rows.length) })),
      receiptTotals(found),
      element(
        "div",
        { class: "desk-actions" },
        doubtful.length === 0
          ? null
          : button(
              { class: "primary" },
              () => this.#context.go("cases"),
              tell("toInbox", { count: count(doubtful.length) }),
            ),
        this.#another(),
      ),
      receiptTable(found),
    );
  }

  #another(): HTMLElement {
    const again = button({ class: "quiet" }, () => this.#start(null), tell("another"));
    return element("div", { class: "desk-actions" }, again);
  }

  #fill(...parts: (HTMLElement | null)[]): void {
    this.#box?.replaceChildren(...parts.filter((part) => part !== null));
  }
}

function fileName(name: string): HTMLElement {
  return element("p", { class: "file-name" }, name);
}

function refusedBox(words: string): HTMLElement {
  return element("div", { class: "refusal", role: "alert" }, element("b", {}, words));
}

const ROW = /\brows? (\d+)/;
const COLUMN = /column (.+)$/;

/** Every fault under its row; what concerns the file as a whole comes first. */
function faultsByRow(faults: Fault[]): HTMLElement {
  const groups = new Map<number, Fault[]>();
  for (const fault of faults) {
    const row = Number(ROW.exec(fault.where)?.[1] ?? 0);
    groups.set(row, [...(groups.get(row) ?? []), fault]);
  }
  const rows = [...groups].sort(([a], [b]) => a - b);
  return element(
    "section",
    { class: "row-faults", role: "alert" },
    element("h3", {}, tell("faultCount", { count: count(faults.length) })),
    element("p", { class: "quiet-words" }, tell("faultMend")),
    element(
      "ol",
      {},
      ...rows.map(([row, some]) =>
        element(
          "li",
          {},
          element("b", { class: "row-number" }, row === 0 ? tell("wholeFile") : tell("rowNumber", { row: String(row) })),
          element("div", {}, ...some.map(faultLine)),
        ),
      ),
    ),
  );
}

function faultLine(given: Fault): HTMLElement {
  const column = COLUMN.exec(given.where)?.[1];
  const fault = inOwnWords(given);
  return element(
    "p",
    {},
    column === undefined ? null : element("b", {}, tell("column", { name: column })),
    element("span", {}, tell("faultLine", { found: fault.found, expected: fault.expected })),
    fault.mend === "" ? null : element("span", { class: "mend" }, fault.mend),
  );
}
