// Joins each widget's modules into one file:  node build.mjs [folder]
// A widget is a module here with a Python module of the same name one folder up.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const sources = dirname(fileURLToPath(import.meta.url));
const widgets = dirname(sources);
const entryPoints = readdirSync(sources)
  .filter((file) => {
    const [name, kind] = file.split(".");
    if (kind === "css" || file === "host.js") return true;
    return kind === "js" && existsSync(join(widgets, `${name}.py`));
  })
  .sort();

await build({
  absWorkingDir: sources,
  entryPoints,
  outdir: process.argv[2] ?? join(widgets, "static"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  logLevel: "warning",
});
