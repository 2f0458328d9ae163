/** Colours of the map by day and by night; red and yellow are kept for zones alone. */

export const LIGHT = {
  outside: "#e9e7e1",
  land: "#f8f6f1",
  yard: "#efece4",
  park: "#d9e8cf",
  water: "#c6dfe9",
  building: "#e9e4da",
  buildingEdge: "#d8d1c4",
  street: "#ffffff",
  streetEdge: "#cfc8ba",
  alleyEdge: "#d9d3c6",
  path: "#b9b1a1",
  streetText: "#5b5648",
  border: "#6d6a9c",
  borderText: "#5d6480",
  site: "#3b6a7d",
  siteText: "#2f5566",
  halo: "#fbfaf7",
  red: "#d81e3a",
  redEdge: "#a80f28",
  yellow: "#f7b500",
  yellowEdge: "#8a5a00",
  /** What lies round edges and signs, so that they stand off the map. */
  rim: "#ffffff",
  /** Signs of guards: what is drawn, and the plate it is drawn on. */
  ink: "#1b2a38",
  plate: "#ffffff",
  /** Ground that a draft frees; a case that was found. */
  freed: "#0b7a75",
  doubtEdge: "#5f3f00",
  withdrawn: "#c9c4b9",
  withdrawnEdge: "#7a8794",
} as const;

export type Palette = Readonly<Record<keyof typeof LIGHT, string>>;

/** Streets are lighter than the ground, as by day; edges and textures of zones shine. */
export const DARK: Palette = {
  outside: "#0e161d",
  land: "#17212a",
  yard: "#1b262f",
  park: "#1a2f2a",
  water: "#12303f",
  building: "#222d37",
  buildingEdge: "#2f3c48",
  street: "#3c4955",
  streetEdge: "#10181f",
  alleyEdge: "#131c24",
  path: "#51606c",
  streetText: "#c3ccd3",
  border: "#8583b8",
  borderText: "#b9bfe2",
  site: "#5a93a8",
  siteText: "#a5cbd9",
  halo: "#111a22",
  red: "#ec2f4c",
  redEdge: "#ff7688",
  yellow: "#ffab12",
  yellowEdge: "#ffd05a",
  rim: "#0b1218",
  ink: "#f1f4f6",
  plate: "#111a22",
  freed: "#4cd3c6",
  doubtEdge: "#2b1d00",
  withdrawn: "#5d6a76",
  withdrawnEdge: "#aab5bf",
};
