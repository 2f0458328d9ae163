/** Fill a long list while the page has nothing else to do. */

const AT_ONCE = 1;
const EACH_TURN = 2;

/** Append the first child now and the others turn by turn, as long as they are wanted. */
export function fillSlowly(list: HTMLElement, children: Iterable<Node>, isWanted: () => boolean): void {
  const rest = children[Symbol.iterator]();
  const append = (most: number): boolean => {
    const made: Node[] = [];
    for (let next = rest.next(); !next.done; next = rest.next()) {
      made.push(next.value);
      if (made.length === most) break;
    }
    list.append(...made);
    return made.length === most;
  };
  const turn = () => {
    if (isWanted() && append(EACH_TURN)) soon(turn);
  };
  if (append(AT_ONCE)) soon(turn);
}

/** Safari knows no idle time. */
function soon(then: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(then);
  else setTimeout(then, 50);
}
