/** Put a draft in force, with a reason in writing. */
import { element } from "../element";
import { ask } from "./api";
import { askBefore } from "./ask_dialog";
import type { DeskContext } from "./context";
import { field } from "./pieces";
import type { PlanRow } from "./plans";
import { tell } from "./words";

const LONGEST = "2000";

export function askPublish(context: DeskContext, row: PlanRow, done: () => void): void {
  const reason = reasonField();
  askBefore({
    title: tell("publishTitle"),
    what: tell("publishWhat"),
    confirm: tell("confirmPublish"),
    busy: tell("publishing"),
    body: [reason.box],
    act: async (refused) => {
      const words = reason.read();
      if (words === null) {
        refused.replaceChildren();
        return false;
      }
      await ask(`/plans/${encodeURIComponent(row.id)}/publish`, {
        method: "POST",
        json: { reason: words },
      });
      await context.reload();
      context.say(tell("published"));
      context.count();
      done();
      return true;
    },
  });
}

/** A field for a reason; read it, or be told that it is missing. */
export function reasonField(): { box: HTMLElement; read(): string | null } {
  const input = element("textarea", {
    id: "act-reason",
    rows: "4",
    maxlength: LONGEST,
    "aria-describedby": "act-reason-hint act-reason-fault",
  });
  const fault = element("p", { id: "act-reason-fault", class: "fault", role: "alert" });
  const box = field("act-reason", tell("reason"), input);
  box.append(element("p", { id: "act-reason-hint", class: "hint" }, tell("reasonHint")), fault);
  return {
    box,
    read() {
      const words = input.value.trim();
      fault.textContent = words === "" ? tell("reasonMissing") : "";
      input.setAttribute("aria-invalid", String(words === ""));
      if (words !== "") return words;
      input.focus();
      return null;
    },
  };
}
