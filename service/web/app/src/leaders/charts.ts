/** Small charts, drawn as SVG without any style of their own. */

const SVG = "http://www.w3.org/2000/svg";

function shape(tag: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function canvas(name: string, width: number, height: number, label: string): SVGElement {
  const made = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: name, role: "img" });
  made.setAttribute("aria-label", label);
  return made;
}

const STEP = 24;
const HEIGHT = 76;

/** A bar a day with its number above; the last one is today. */
export function dayBars(counts: number[], label: string): SVGElement {
  const chart = canvas("day-bars", counts.length * STEP, HEIGHT + 16, label);
  const most = Math.max(1, ...counts);
  counts.forEach((count, day) => {
    const height = count === 0 ? 2 : Math.max(4, (count / most) * HEIGHT);
    const kind = day === counts.length - 1 ? "bar bar-last" : count === 0 ? "bar bar-none" : "bar";
    const x = day * STEP + 4;
    chart.append(shape("rect", { x, y: HEIGHT + 16 - height, width: STEP - 8, height, rx: 3, class: kind }));
    if (count === 0) return;
    const words = shape("text", { x: x + (STEP - 8) / 2, y: HEIGHT + 11 - height, class: "bar-number" });
    words.textContent = String(count);
    chart.append(words);
  });
  return chart;
}

/** The same, small, without numbers: the last seven days stand out. */
export function spark(counts: number[], label: string): SVGElement {
  const chart = canvas("spark", counts.length * 6, 28, label);
  const most = Math.max(1, ...counts);
  counts.forEach((count, day) => {
    const height = count === 0 ? 1.5 : Math.max(3, (count / most) * 27);
    const kind = day >= counts.length - 7 ? "bar" : "bar bar-before";
    chart.append(shape("rect", { x: day * 6, y: 28 - height, width: 4, height, rx: 1, class: kind }));
  });
  return chart;
}

const WIDTH = 320;
const MIDDLE = 14;

/** Where a time lies against the two goals; the scale grows by ratios, so that minutes are seen too. */
export function goalLine(
  hours: number,
  goals: { wanted: number; most: number; words: [string, string] },
  label: string,
): SVGElement {
  const chart = canvas("goal-line", WIDTH, 44, label);
  const end = Math.max(goals.most * 2.5, hours * 1.2);
  const start = 0.25;
  const at = (value: number) =>
    6 + ((Math.log(Math.max(value, start)) - Math.log(start)) / (Math.log(end) - Math.log(start))) * (WIDTH - 12);
  const words = (value: number, text: string) => {
    const made = shape("text", { x: at(value), y: 40, class: "goal-words" });
    made.textContent = text;
    return made;
  };
  const band = (from: number, to: number, kind: string) =>
    shape("rect", { x: from, y: MIDDLE - 5, width: to - from, height: 10, class: kind });
  chart.append(
    band(0, at(goals.wanted), "band band-wanted"),
    band(at(goals.wanted), at(goals.most), "band band-goal"),
    band(at(goals.most), WIDTH, "band band-beyond"),
    shape("rect", { x: at(goals.wanted) - 0.75, y: 3, width: 1.5, height: 22, class: "goal-mark" }),
    shape("rect", { x: at(goals.most) - 0.75, y: 3, width: 1.5, height: 22, class: "goal-mark" }),
    words(goals.wanted, goals.words[0]),
    words(goals.most, goals.words[1]),
    shape("circle", { cx: at(hours), cy: MIDDLE, r: 8, class: "goal-now" }),
  );
  return chart;
}
