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

const TOP_OF_GLYPH = /(\.glyphTop\/2-27\.5)\|\|-8/;

/**
 * MapLibre 6.17 takes a glyph whose top is exactly 0 for one without a top, and draws it too
 * low: in our font the letters Ẫ, Ồ and their like. The default is dropped.
 */
function heightOfLetters(): Plugin {
  return {
    name: "height-of-letters",
    transform(code, id) {
      if (!id.endsWith("/maplibre-gl.mjs")) return null;
      if (!TOP_OF_GLYPH.test(code)) this.error("MapLibre has changed: see heightOfLetters()");
      return { code: code.replace(TOP_OF_GLYPH, "$1"), map: null };
    },
  };
}

/** The map's code is run when the figures stand, and is fetched from the very first. */
function mapAhead(): Plugin {
  return {
    name: "map-ahead",
    transformIndexHtml: {
      order: "post",
      handler(_, { bundle, filename }) {
        if (bundle === undefined || !filename.endsWith("/index.html")) return [];
        const main = Object.values(bundle).find(
          (one) => one.type === "chunk" && one.facadeModuleId?.endsWith("/src/main.ts"),
        );
        if (main === undefined) throw new Error("the map is no part of its own: see mapAhead()");
        const href = `/static/${main.fileName}`;
        const attrs = { rel: "modulepreload", fetchpriority: "low", crossorigin: true, href };
        return [{ tag: "link", attrs, injectTo: "head" }];
      },
    },
  };
}

export default defineConfig({
  base: "/static/",
  plugins: [fontLicence(), heightOfLetters(), mapAhead()],
  worker: { format: "es" },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // everything is a file of our own origin: the page needs no data: scripts
    modulePreload: { polyfill: false },
    license: { fileName: "licences/scripts.md" },
    rolldownOptions: {
      input: {
        index: "index.html",
        leaders: "lanh-dao.html",
        "lanh-dao-worker": "src/leaders/service_worker.ts",
      },
      output: {
        // A service worker keeps its name: the browser asks for it anew.
        entryFileNames: ({ name }) => (name === "lanh-dao-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
    chunkSizeWarningLimit: 1500, // MapLibre itself
  },
});
