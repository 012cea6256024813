// The map: land, dashed borders, and incidents drawn as widely as their place is known. The address holds its frame.
import { Map as Chart, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { colour, fetchJson, follow, go, source } from "./view.js";

const KM_PER_DEGREE = 111.32, ALONE = 7; // from this zoom on, incidents stand by themselves
const EMPTY = { type: "FeatureCollection", features: [] };

export async function start(host) {
  setWorkerUrl(new URL(host.dataset.worker, location.href).href);
  const frame = boxOf(new URL(location.href).searchParams.get("box")) ?? (host.dataset.box ? boxOf(host.dataset.box) : null);
  const chart = new Chart({
    container: host.querySelector("[data-draw]"), style: style(host), attributionControl: false,
    bounds: frame ?? [[-20, -30], [75, 60]], fitBoundsOptions: { padding: 20 }, dragRotate: false, pitchWithRotate: false,
    minZoom: 0, maxZoom: 14, cooperativeGestures: true, // the wheel and one finger scroll the page, as elsewhere on it
    renderWorldCopies: true, refreshExpiredTiles: false, trackResize: true,
  });
  chart.touchZoomRotate.disableRotation();
  chart.addControl(new NavigationControl({ showCompass: false }), "top-right");
  chart.addControl(new ScaleControl({}), "bottom-right");
  await new Promise((done) => chart.once("load", done));
  host.chart = chart; // for who writes tests or a script of their own
  if (host.dataset.pick !== undefined) return pick(host, chart);
  const blur = host.querySelector("[data-blur]");
  let counted = null; // the filters for which it is known how many have no point
  const load = async () => {
    const zoom = chart.getZoom();
    const [[west, south], [east, north]] = chart.getBounds().toArray();
    const box = [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
    const extra = { zoom: zoom.toFixed(1), frame: box.map((n) => n.toFixed(3)).join(",") };
    if (blur?.checked) extra.blur = "50";
    if (counted !== location.search) extra.unplaced = "1";
    const data = await fetchJson(source(host, extra));
    const spots = data.cells.map((cell) => spot(cell, data));
    chart.getSource("areas").setData(areas(spots));
    chart.getSource("cells").setData(points(apart(spots, chart)));
    chart.getSource("chosen").setData(outline(boxOf(new URL(location.href).searchParams.get("box"))));
    host.cells = data.cells;
    host.dataset.drawn = String(data.cells.reduce((sum, cell) => sum + cell.count, 0));
    const note = host.querySelector("[data-note]");
    if (note && data.unplaced !== undefined && data.unplaced !== null) {
      counted = location.search;
      note.textContent = data.unplaced ? `${data.unplaced} more ${data.unplaced === 1 ? "has" : "have"} no place that can be drawn.` : "";
    }
  };
  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(() => load().catch(() => {}), 120); };
  await load();
  if (!frame) await settle(host, chart, load);
  chart.on("moveend", soon);
  blur?.addEventListener("change", soon);
  follow(() => { repaint(chart); soon(); });
  host.querySelector("[data-use-frame]")?.addEventListener("click", () => {
    go({ box: chart.getBounds().toArray().flat().map((n) => n.toFixed(2)).join(",") });
  });
  chart.on("click", (event) => {
    const found = chart.queryRenderedFeatures(event.point, { layers: ["cells", "areas"] })[0];
    if (!found) return;
    const { incident, box, lon, lat } = found.properties;
    if (incident) location.assign(`${host.dataset.incident}/${encodeURIComponent(incident)}`);
    else if (box) go({ box }, { anew: true });
    else chart.easeTo({ center: [lon, lat], zoom: Math.min(14, chart.getZoom() + 2.2) });
  });
  for (const layer of ["cells", "areas"]) for (const name of ["mouseenter", "mouseleave"])
    chart.on(name, layer, () => { chart.getCanvas().style.cursor = name === "mouseenter" ? "pointer" : ""; });
}

/** Without a frame in the address the map shows what there is, not the whole world. */
async function settle(host, chart, load) {
  const spots = host.cells ?? [];
  if (!spots.length) return;
  const all = spots.reduce((sum, c) => sum + c.count, 0);
  // Where so large a part of the incidents lies west, or south, of it.
  const most = (axis, part) => {
    let seen = 0;
    return [...spots].sort((a, b) => a[axis] - b[axis]).find((c) => (seen += c.count) > part * all || seen === all)[axis];
  };
  chart.fitBounds([[most("lon", 0.04), most("lat", 0.04)], [most("lon", 0.96), most("lat", 0.96)]], { padding: 70, maxZoom: 5, animate: false });
  await load();
}

function boxOf(text) {
  const n = text?.split(",").map(Number) ?? [];
  return n.length === 4 && n.every(Number.isFinite) ? [[n[0], n[1]], [n[2], n[3]]] : null;
}

function style(host) {
  const file = (name) => new URL(host.dataset[name], location.href).href;
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: file("land"), tolerance: 0.6 },
      boundaries: { type: "geojson", data: file("boundaries"), tolerance: 0.6 },
      areas: { type: "geojson", data: EMPTY }, cells: { type: "geojson", data: EMPTY }, chosen: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("land"), "fill-antialias": true } },
      { id: "boundaries", type: "line", source: "boundaries", paint: { "line-color": colour("border"), "line-width": 0.8, "line-dasharray": [3, 3] } },
      { id: "chosen", type: "line", source: "chosen", paint: { "line-color": colour("ink"), "line-width": 1, "line-opacity": 0.7 } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": byQuad(), "fill-opacity": ["case", NONE, 0.03, 0.13] } },
      { id: "area-edges", type: "line", source: "areas", paint: { "line-color": byQuad(), "line-width": 1, "line-opacity": 0.55, "line-dasharray": [2, 2] } },
      // Below the dots and their numbers, which are placed before them.
      { id: "names", type: "symbol", source: "cells", filter: ["!=", ["get", "place"], ""],
        layout: { "text-field": ["get", "place"], "text-size": 11, "text-font": ["sans-serif"], "text-variable-anchor": ["left", "right", "top", "bottom"],
          "text-radial-offset": ["+", 0.35, ["/", ["get", "size"], 11]], "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "count"]] },
        paint: { "text-color": colour("soft"), "text-halo-color": colour("land"), "text-halo-width": 1.4 } },
      { id: "cells", type: "circle", source: "cells", filter: ["!=", ["get", "area"], true], paint: {
        "circle-color": filled(), "circle-opacity": ["case", [">", ["get", "count"], 1], 0.85, 0.9],
        "circle-radius": ["get", "size"],
        "circle-stroke-color": edged(), "circle-stroke-width": ["case", NONE, 2, 1] } },
      { id: "counts", type: "symbol", source: "cells", filter: [">", ["get", "count"], 1],
        layout: { "text-field": ["get", "label"], "text-size": 11, "text-font": ["sans-serif"], "text-allow-overlap": true }, paint: { "text-color": inked() } },
      { id: "denied", type: "symbol", source: "cells", filter: [">", ["get", "denied"], 0],
        layout: { "text-field": "×", "text-size": 15, "text-font": ["sans-serif"], "text-allow-overlap": true,
          "text-offset": ["case", ["all", NONE, ["==", ["get", "count"], 1]], ["literal", [0, 0]], ["literal", [0.8, -0.6]]] },
        paint: { "text-color": colour("ink"), "text-halo-color": colour("land"), "text-halo-width": 1.2 } },
    ],
  };
}

function byQuad() {
  return ["match", ["get", "quad"], "4", colour("q4"), "3", colour("q3"), "2", colour("q2"), colour("q1")];
}

/** Hollow where nothing is said to have happened: the colour is then that of the edge. */
const NONE = ["==", ["get", "denied"], ["get", "count"]];
const filled = () => ["case", NONE, colour("paper"), byQuad()];
const edged = () => ["case", NONE, byQuad(), colour("paper")];
const inked = () => ["case", ["any", ["==", ["get", "area"], true], NONE], colour("ink"), colour("paper")];

function repaint(chart) {
  const paint = (layer, name, value) => chart.setPaintProperty(layer, name, value);
  paint("sea", "background-color", colour("sea"));
  paint("land", "fill-color", colour("land"));
  paint("boundaries", "line-color", colour("border"));
  paint("areas", "fill-color", byQuad());
  paint("area-edges", "line-color", byQuad());
  paint("cells", "circle-color", filled());
  paint("cells", "circle-stroke-color", edged());
  paint("chosen", "line-color", colour("ink"));
  paint("denied", "text-color", colour("ink"));
  paint("denied", "text-halo-color", colour("land"));
  paint("names", "text-color", colour("soft"));
  paint("names", "text-halo-color", colour("land"));
  paint("counts", "text-color", inked());
}

/** What is wider than this many km is an area and no point. */
const WIDE = 8;

/** What is drawn of a cell of the answer: ``box`` is what to ask for to have its incidents, where they are of one place. */
function spot(c, data) {
  const half = (data.blur_km ? data.blur_km / 2 : 1) / KM_PER_DEGREE; // of a blurred place all of its cell
  const wide = half / Math.max(0.05, Math.cos((c.lat * Math.PI) / 180));
  const box = [Math.max(-180, c.lon - wide), c.lat - half, Math.min(180, c.lon + wide), c.lat + half];
  return { place: c.place ?? "", count: c.count, denied: c.denied ?? 0, quad: c.quad, incident: c.incident ?? "", lat: c.lat, lon: c.lon,
    km: c.radius_km ?? 0, area: c.radius_km > WIDE, box: data.degrees === 0 ? box.map((n) => n.toFixed(4)).join(",") : "" };
}

const BESIDE = 7; // pixels between an edge and the middle of the number beside it
const sized = (count) => count > 1 ? Math.min(30, 7 + 2.6 * Math.log(count)) : 5;

/** The spots as dots that do not lie on one another: those that would are one, and part as the map is drawn nearer. */
function apart(spots, chart) {
  const found = [];
  // An area that is no wider on the screen than a dot is drawn as one.
  const reach = ({ lon, lat, km }) => chart.project([lon, lat]).y - chart.project([lon, Math.min(89, lat + km / KM_PER_DEGREE)]).y;
  spots = spots.map((s) => ({ ...s, area: s.area && reach(s) > sized(s.count) }));
  for (const one of spots.filter((s) => !s.area).sort((a, b) => b.count - a.count)) {
    const { x, y } = chart.project([one.lon, one.lat]);
    const home = found.find((o) => Math.hypot(o.x - x, o.y - y) < sized(o.count) + sized(one.count) - 3);
    if (!home) { found.push({ ...one, x, y, weights: { [one.quad]: one.count } }); continue; }
    home.count += one.count;
    home.denied += one.denied;
    home.weights[one.quad] = (home.weights[one.quad] ?? 0) + one.count;
    home.quad = ["4", "3", "2", "1"].reduce((a, b) => (home.weights[b] ?? 0) > (home.weights[a] ?? 0) ? b : a);
    Object.assign(home, { incident: "", box: "", place: "" });
  }
  // The number of an area stands at its edge, on the first side where it hides nothing.
  for (const one of spots.filter((s) => s.area)) {
    const middle = chart.project([one.lon, one.lat]), far = reach(one) + BESIDE;
    const sides = [[0, -1], [0, 1], [-1, 0], [1, 0]].map(([right, down]) => ({ x: middle.x + right * far, y: middle.y + down * far }));
    const free = sides.find(({ x, y }) => found.every((o) => Math.hypot(o.x - x, o.y - y) >= (o.area ? 0 : sized(o.count)) + 2 * BESIDE)) ?? sides[0];
    const { lng, lat } = chart.unproject([free.x, free.y]);
    found.push({ ...one, ...free, at: [lng, lat] });
  }
  return found;
}

function points(spots) {
  return { type: "FeatureCollection", features: spots.map((s) => ({
    type: "Feature", geometry: { type: "Point", coordinates: s.at ?? [s.lon, s.lat] }, properties: drawn(s) })) };
}

function areas(spots) {
  return { type: "FeatureCollection", features: spots.filter((s) => s.km > 0).sort((a, b) => b.km - a.km).map((s) => ({
    type: "Feature", geometry: circle(s.lon, s.lat, s.km), properties: drawn(s) })) };
}

function drawn({ place, count, denied, quad, incident, lat, lon, area, box }) {
  return { place, count, denied, quad, incident, lat, lon, area, box, size: sized(count), label: count > 1 ? short(count) : "" };
}

/** The edge of the frame that is asked for. */
function outline(box) {
  if (!box) return EMPTY;
  const [[west, south], [east, north]] = box;
  return { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: [[west, south], [east, south], [east, north], [west, north], [west, south]] } };
}

function short(count) {
  return count < 1000 ? String(count) : count < 10000 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
}

function circle(lon, lat, km) {
  const ring = [], wide = km / (KM_PER_DEGREE * Math.max(0.05, Math.cos((lat * Math.PI) / 180)));
  for (let i = 0; i <= 48; i++) {
    const a = (i / 48) * 2 * Math.PI;
    ring.push([lon + wide * Math.cos(a), lat + (km / KM_PER_DEGREE) * Math.sin(a)]);
  }
  return { type: "Polygon", coordinates: [ring] };
}

/** For a person who sets the place of an incident by clicking it. */
function pick(host, chart) {
  const form = host.closest("form");
  const set = (lon, lat) => chart.getSource("cells").setData({ type: "FeatureCollection", features: [
    { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { count: 1, denied: 0, size: sized(1), label: "", quad: "4" } }] });
  const lat = form.elements.lat, lon = form.elements.lon;
  if (lat.value && lon.value) { set(+lon.value, +lat.value); chart.jumpTo({ center: [+lon.value, +lat.value], zoom: 5 }); }
  chart.getCanvas().style.cursor = "crosshair";
  follow(() => repaint(chart));
  chart.on("click", (event) => {
    lat.value = event.lngLat.lat.toFixed(4);
    lon.value = event.lngLat.lng.toFixed(4);
    set(event.lngLat.lng, event.lngLat.lat);
  });
}
