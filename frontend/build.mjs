// Builds the page into the Python package: our code (app.js) apart from libraries (vendor.js).
// node build.mjs [--test]   with --test: bundles the tests into build/ for node --test
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "detente", "web", "static");
const libraries = ["preact", "preact/hooks", "preact/jsx-runtime", "@preact/signals"];
const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none" };

if (process.argv.includes("--test")) {
  const tests = readdirSync(join(here, "src"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    platform: "node",
    entryPoints: tests.map((name) => join(here, "src", name)),
    outdir: join(here, "build"),
    entryNames: "[name]",
    outExtension: { ".js": ".mjs" },
  });
} else {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const minify = true;
  await build({
    ...common,
    minify,
    entryPoints: [join(here, "src", "vendor.ts")],
    outfile: join(target, "vendor.js"),
  });
  const apart = {
    name: "apart",
    setup(found) {
      const names = new Set(libraries);
      found.onResolve({ filter: /^[^.]/ }, (asked) =>
        names.has(asked.path) ? { path: "/vendor.js", external: true } : undefined,
      );
    },
  };
  await build({
    ...common,
    minify,
    jsx: "automatic",
    jsxImportSource: "preact",
    entryPoints: [join(here, "src", "main.tsx")],
    outfile: join(target, "app.js"),
    plugins: [apart],
  });
  cpSync(join(here, "src", "index.html"), join(target, "index.html"));
  const packages = ["preact", "@preact/signals", "@preact/signals-core"];
  const licences = packages.map((name) => {
    const folder = join(here, "node_modules", name);
    const version = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8")}`;
  });
  writeFileSync(join(target, "THIRD_PARTY.txt"), licences.join("\n\n----\n\n"));
  writeFileSync(join(target, "BUILD"), digest() + "\n");
}

// Of all that the page is built from: a bundle of another digest is stale.
function digest() {
  const hash = createHash("sha256");
  const files = ["package-lock.json", "build.mjs", "tsconfig.json"];
  const sources = readdirSync(join(here, "src"), { recursive: true })
    .map((name) => join("src", String(name)))
    .filter((name) => /\.(tsx?|css|html)$/.test(name));
  for (const name of [...files, ...sources].sort()) {
    hash.update(name.replaceAll("\\", "/") + "\0");
    hash.update(readFileSync(join(here, name)));
    hash.update("\0");
  }
  return hash.digest("hex");
}
