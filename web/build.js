// Builds the page's scripts, styles and map data into the Python package, under names that carry their content's hash.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature, mesh } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "firsthand", "web", "static");
const manifest = {};

async function keep(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const ext = extname(name);
  const file = `${basename(name, ext)}.${hash}${ext}`;
  await writeFile(join(target, file), content);
  manifest[name] = file;
}

/** Coordinates to a hundredth of a degree: about a kilometre, finer than the map is ever shown. */
function rounded(value) {
  if (typeof value === "number") return Math.round(value * 100) / 100;
  if (Array.isArray(value)) return value.map(rounded);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, rounded(v)]));
  return value;
}

async function atlas(name) {
  return JSON.parse(await readFile(join(here, "node_modules", "world-atlas", name), "utf8"));
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const scripts = await build({
  entryPoints: ["page", "map", "timeline", "network"].map((n) => join(here, "src", `${n}.js`)),
  bundle: true, minify: true, format: "esm", target: "es2022", write: false, outdir: target,
  legalComments: "none", logLevel: "warning",
});
for (const file of scripts.outputFiles) await keep(basename(file.path), file.contents);

// MapLibre's own worker is a module of its own; it is served as a file, so that no script comes from a blob.
await keep("map-worker.js", await readFile(join(here, "node_modules", "maplibre-gl", "dist", "maplibre-gl-worker.mjs")));

const styles = await build({
  entryPoints: ["page", "map", "review"].map((n) => join(here, "css", `${n}.css`)),
  bundle: true, minify: true, write: false, outdir: target, logLevel: "warning",
  loader: { ".svg": "dataurl" },
});
for (const file of styles.outputFiles) await keep(basename(file.path), file.contents);

const countries = await atlas("countries-50m.json");
const land = feature(await atlas("land-50m.json"), "land");
const borders = mesh(countries, countries.objects.countries, (a, b) => a !== b);
// A feature for each piece: many rings in one feature are more than can be told apart when a tile is filled.
const pieces = land.features.flatMap(({ geometry: { type, coordinates } }) => (type === "Polygon" ? [coordinates] : coordinates));
/** A ring that runs over the day line goes on beyond 180 degrees, in place of back around the world. */
function unwrapped(ring) {
  let turn = 0;
  const found = ring.map(([lon, lat], i) => {
    const step = i ? lon - ring[i - 1][0] : 0;
    if (step < -180) turn += 360;
    else if (step > 180) turn -= 360;
    return [lon + turn, lat];
  });
  return turn === 0 ? found : ring; // around the pole: it closes along the edge of the map
}
/** The part of a ring west (or east) of a meridian, closed along it. */
function beside(ring, meridian, west) {
  const found = [], inside = ([lon]) => (west ? lon <= meridian : lon >= meridian);
  ring.forEach((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (inside(point) !== inside(before)) {
      const part = (meridian - before[0]) / (point[0] - before[0]);
      found.push([meridian, before[1] + part * (point[1] - before[1])]);
    }
    if (inside(point)) found.push(point);
  });
  return found.length > 2 ? [...found, found[0]] : null;
}
/** A polygon as it lies on a flat map: in parts where it runs over the day line. */
function flat(rings) {
  const [outer, ...holes] = rings.map(unwrapped);
  if (outer.every(([lon]) => Math.abs(lon) <= 180)) return [[outer, ...holes]];
  const west = Math.min(...outer.map(([lon]) => lon)), east = Math.max(...outer.map(([lon]) => lon));
  const beneath = (hole) => [-360, 0, 360].find((turn) => hole[0][0] + turn >= west && hole[0][0] + turn <= east) ?? 0;
  const whole = [outer, ...holes.map((hole) => hole.map(([lon, lat]) => [lon + beneath(hole), lat]))];
  return [-360, 0, 360].map((turn) => whole
    .map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lon + turn, lat]))
    .map((ring) => beside(ring, 180, true)?.slice(0, -1))
    .map((ring) => ring && beside(ring, -180, false))
    .filter(Boolean)).filter((part) => part.length);
}
await keep("land.json", JSON.stringify({ type: "FeatureCollection", features: pieces.flatMap(flat).map((coordinates) => (
  { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: rounded(coordinates) } })) }));
await keep("boundaries.json", JSON.stringify({ type: "Feature", properties: {}, geometry: rounded(borders) }));

// What is shipped of others' work, with their terms.
const notices = [];
for (const name of Object.keys(JSON.parse(await readFile(join(here, "package.json"), "utf8")).dependencies)) {
  const folder = join(here, "node_modules", name);
  const licence = (await readdir(folder)).find((f) => /^licen[cs]e/i.test(f));
  if (licence) notices.push(`${name}\n\n${await readFile(join(folder, licence), "utf8")}`);
}
await writeFile(join(target, "NOTICES.txt"), notices.join("\n\n----\n\n"));
await writeFile(join(target, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1));
