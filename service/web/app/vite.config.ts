/** Build the page into hashed files that the service serves under /static/. */
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const FONT_LICENCE = "node_modules/@fontsource/be-vietnam-pro/LICENSE";

/** The font is no script, so Vite's own list of licences does not name it. */
function fontLicence(): Plugin {
  return {
    name: "font-licence",
    generateBundle() {
      this.emitFile({
        type: "asset",
        fileName: "licences/be-vietnam-pro.txt",
        source: readFileSync(FONT_LICENCE),
      });
    },
  };
}

export default defineConfig({
  base: "/static/",
  plugins: [fontLicence()],
  worker: { format: "es" },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // everything is a file of our own origin: the page needs no data: scripts
    modulePreload: { polyfill: false },
    license: { fileName: "licences/scripts.md" },
    chunkSizeWarningLimit: 1500, // MapLibre itself
  },
});
