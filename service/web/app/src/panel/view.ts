/** What the panel and the card show now. */
import type { Checkpoint, Summary, Zone } from "../data/types";
import type { Toggle } from "../map/town_map";
import type { Word } from "../words";

export type State = "loading" | "ready" | "unreachable";

export interface View {
  state: State;
  summary: Summary | null;
  zones: Zone[];
  checkpoints: Checkpoint[];
  chosen: { kind: "zone"; zone: Zone } | { kind: "checkpoint"; checkpoint: Checkpoint } | null;
  shown: Record<Toggle, boolean>;
  unfolded: boolean;
  /** What the caller may do, as the service tells it; empty without a key. */
  may: string[];
}

/** What a person can do. */
export interface Actions {
  chooseZone(zone: Zone): void;
  chooseCheckpoint(checkpoint: Checkpoint): void;
  close(): void;
  toggle(what: Toggle, shown: boolean): void;
  fold(unfolded: boolean): void;
  retry(): void;
  /** Try a key and show what it opens; else say why not. */
  signIn(key: string): Promise<Word | null>;
  /** Forget the key, and show what everybody sees. */
  signOut(): void;
  /** Open the officers' desk in the panel's place. */
  openDesk(): void;
}
