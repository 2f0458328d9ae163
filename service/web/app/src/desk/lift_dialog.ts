/** Lift the plan in force as a whole; conditions that are not met are told before that is done. */
import { element } from "../element";
import { ask, Refused } from "./api";
import { askBefore } from "./ask_dialog";
import type { DeskContext } from "./context";
import { faultList } from "./pieces";
import type { PlanRow } from "./plans";
import { reasonField } from "./publish_dialog";
import { tell } from "./words";

export function askLift(context: DeskContext, row: PlanRow, done: () => void): void {
  const reason = reasonField();
  const despite = element("input", { type: "checkbox", id: "lift-despite" });
  const unmet = element("div", { class: "unmet", hidden: true });
  askBefore({
    title: tell("liftTitle"),
    what: tell("liftWhat"),
    confirm: tell("confirmLift"),
    busy: tell("loading"),
    isGrave: true,
    body: [unmet, reason.box],
    act: async (refused) => {
      const words = reason.read();
      if (words === null) {
        refused.replaceChildren();
        return false;
      }
      try {
        await ask(`/plans/${encodeURIComponent(row.id)}/lift`, {
          method: "POST",
          json: { reason: words, despite_conditions: despite.checked },
        });
      } catch (error) {
        const isUnmet = error instanceof Refused && error.status === 409 && error.faults.length > 0;
        if (!isUnmet || despite.checked) throw error;
        refused.replaceChildren();
        unmet.hidden = false;
        unmet.replaceChildren(
          element("b", {}, tell("liftUnmet")),
          faultList(error.faults),
          element("label", { for: "lift-despite" }, despite, tell("liftDespite")),
        );
        despite.focus();
        return false;
      }
      await context.reload();
      context.say(tell("lifted"));
      context.count();
      done();
      return true;
    },
  });
}
