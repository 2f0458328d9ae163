/** Fold and unfold the sheet with a finger. */

const ENOUGH = 36;

export function onSwipe(panel: HTMLElement, swiped: (up: boolean) => void): void {
  let from: number | null = null;
  panel.addEventListener(
    "touchstart",
    (event) => {
      const scroller = (event.target as Element).closest("#rest");
      const atTop = scroller === null || scroller.scrollTop <= 0;
      from = atTop && event.touches.length === 1 ? (event.touches[0]?.clientY ?? null) : null;
    },
    { passive: true },
  );
  panel.addEventListener("touchend", (event) => {
    const to = event.changedTouches[0]?.clientY;
    if (from === null || to === undefined || Math.abs(to - from) < ENOUGH) return;
    const inRest = (event.target as Element).closest("#rest") !== null;
    const up = to < from;
    if (!(up && inRest)) swiped(up);
  });
}
