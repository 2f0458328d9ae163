/** Which language the page speaks, and its words, figures and times in that language. */
import { WORDS, type Word } from "./words";

export type Language = "vi" | "en";

const MEMORY = "khoanh.language";
const LOCALE = { vi: "vi-VN", en: "en-GB" } as const;
const ZONE = "Asia/Ho_Chi_Minh";

let current: Language = remembered();
const listeners = new Set<() => void>();

export function language(): Language {
  return current;
}

export function speak(wanted: Language): void {
  current = wanted;
  try {
    window.localStorage.setItem(MEMORY, wanted);
  } catch {
    // A browser that keeps nothing for this page still changes its language now.
  }
  listeners.forEach((listener) => listener());
}

export function onLanguage(listener: () => void): void {
  listeners.add(listener);
}

function remembered(): Language {
  try {
    return window.localStorage.getItem(MEMORY) === "en" ? "en" : "vi";
  } catch {
    return "vi";
  }
}

/** The word in the page's language, with each {name} replaced by its value. */
export function say(word: Word, values: Record<string, string> = {}): string {
  return phrase(WORDS[word], values);
}

/** The same of words that a part of the page keeps for itself. */
export function phrase(words: Record<Language, string>, values: Record<string, string> = {}): string {
  return words[current].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

export function count(value: number): string {
  return written(value, 0);
}

export function metres(value: number): string {
  if (value < 1000) return `${count(value)} m`;
  return `${decimal(value / 1000)} km`;
}

export function area(value: number): string {
  if (value < 10_000) return `${count(value)} m²`;
  return `${decimal(value / 10_000)} ha`;
}

function decimal(value: number): string {
  return written(value, 2);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Formats are kept: to make one takes longer than to write a hundred figures. */
function written(value: number, digits: number): string {
  const name = `${current} ${digits}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(LOCALE[current], { maximumFractionDigits: digits });
  formats.set(name, format);
  return format.format(value);
}

/** The time on Vietnamese clocks: "14:30 ngày 01/07/2026" or "1 July 2026, 14:30". */
export function moment(stamp: string | null): string {
  const time = stamp === null ? null : new Date(stamp);
  if (time === null || Number.isNaN(time.getTime())) return say("unknown");
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options }).format(time);
  const clock = part({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (current === "vi") {
    return `${clock} ngày ${part({ day: "2-digit", month: "2-digit", year: "numeric" })}`;
  }
  return `${part({ day: "numeric", month: "long", year: "numeric" })}, ${clock}`;
}

/** The hour on Vietnamese clocks; of another day with its date. */
export function clock(time: Date): string {
  const day = (one: Date) => one.toLocaleDateString("en-CA", { timeZone: ZONE });
  if (day(time) !== day(new Date())) return moment(time.toISOString());
  return time.toLocaleTimeString("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
}
