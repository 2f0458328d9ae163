/** Everything that the map of the town draws, from the ground up, and the pictures that it needs. */
import { backdropLayers, borderLayers } from "./backdrop_layers";
import type { Painted } from "./brush";
import { emptyPicture } from "./draw";
import { heatLayers } from "./heat_layers";
import { barrier, door, post, site, SITE_PICTURES } from "./icons";
import { siteLayer, streetNameLayers, unitNameLayers } from "./name_layers";
import { dots, hatch } from "./patterns";
import { streetLayers } from "./street_layers";
import { checkpointLayers, zoneFill, zoneLines, zoneShield } from "./zone_layers";

export const TOWN: Painted = {
  layers: (palette) => [
    ...backdropLayers(palette),
    zoneFill(palette),
    ...heatLayers(palette),
    ...streetLayers(palette),
    ...borderLayers(palette),
    ...zoneLines(palette),
    ...streetNameLayers(palette),
    siteLayer(palette),
    ...unitNameLayers(palette),
    zoneShield(),
    ...checkpointLayers(palette),
  ],
  pictures: (palette) => ({
    hatch: hatch(palette),
    dots: dots(palette),
    shield: emptyPicture(48),
    "post-red": post("red", palette),
    "post-yellow": post("yellow", palette),
    "barrier-red": barrier("red", palette),
    "barrier-yellow": barrier("yellow", palette),
    "door-red": door("red", palette),
    "door-yellow": door("yellow", palette),
    ...Object.fromEntries(SITE_PICTURES.map((drawing) => [`site-${drawing}`, site(drawing, palette)])),
  }),
};
