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
    const extra = { zoom: zoom.toFixed(1), box: box.map((n) => n.toFixed(3)).join(",") };
    if (blur?.checked) extra.blur = "50";
    if (counted !== location.search) extra.unplaced = "1";
    const data = await fetchJson(source(host, extra));
    chart.getSource("areas").setData(areas(data.cells));
    chart.getSource("cells").setData(points(data.cells));
    host.cells = data.cells;
    host.dataset.drawn = String(data.cells.reduce((sum, cell) => sum + cell.count, 0));
    const note = host.querySelector("[data-note]");
    if (note && data.unplaced !== undefined && data.unplaced !== null) {
      counted = location.search;
      note.textContent = data.unplaced ? `${data.unplaced} more have no place that can be drawn.` : "";
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
    const { incident, count, lon, lat, together } = found.properties;
    if (incident) location.assign(`${host.dataset.incident}/${encodeURIComponent(incident)}`);
    else if (!together) chart.easeTo({ center: [lon, lat], zoom: Math.min(13, chart.getZoom() + 2.2) });
    else if (count) go({ box: [lon - 0.01, lat - 0.01, lon + 0.01, lat + 0.01].map((n) => n.toFixed(4)).join(",") });
  });
  for (const layer of ["cells", "areas"]) for (const name of ["mouseenter", "mouseleave"])
    chart.on(name, layer, () => { chart.getCanvas().style.cursor = name === "mouseenter" ? "pointer" : ""; });
}

/** Without a frame in the address the map shows what there is, not the whole world. */
async function settle(host, chart, load) {
  const spots = host.cells ?? [];
  if (!spots.length) return;
  const lons = spots.map((c) => c.lon).sort((a, b) => a - b), lats = spots.map((c) => c.lat).sort((a, b) => a - b);
  const most = (list, part) => list[Math.min(list.length - 1, Math.floor(part * list.length))];
  chart.fitBounds([[most(lons, 0.02), most(lats, 0.02)], [most(lons, 0.98), most(lats, 0.98)]], { padding: 70, maxZoom: 5, animate: false });
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
      areas: { type: "geojson", data: EMPTY }, cells: { type: "geojson", data: EMPTY },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("land"), "fill-antialias": true } },
      { id: "boundaries", type: "line", source: "boundaries", paint: { "line-color": colour("border"), "line-width": 0.8, "line-dasharray": [3, 3] } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": byQuad(), "fill-opacity": 0.13 } },
      { id: "area-edges", type: "line", source: "areas", paint: { "line-color": byQuad(), "line-width": 1, "line-opacity": 0.55, "line-dasharray": [2, 2] } },
      { id: "cells", type: "circle", source: "cells", filter: ["!=", ["get", "area"], true], paint: {
        "circle-color": byQuad(), "circle-opacity": ["case", [">", ["get", "count"], 1], 0.75, 0.9],
        "circle-radius": ["case", [">", ["get", "count"], 1], ["min", 30, ["+", 6, ["*", 2.6, ["ln", ["get", "count"]]]]], 5],
        "circle-stroke-color": colour("paper"), "circle-stroke-width": 1 } },
      { id: "counts", type: "symbol", source: "cells", filter: [">", ["get", "count"], 1],
        layout: { "text-field": ["get", "label"], "text-size": 11, "text-font": ["sans-serif"], "text-allow-overlap": true, "text-ignore-placement": true }, paint: { "text-color": ["case", ["==", ["get", "area"], true], colour("ink"), colour("paper")] } },
      { id: "names", type: "symbol", source: "cells", filter: ["!=", ["get", "place"], ""],
        layout: { "text-field": ["get", "place"], "text-size": 11, "text-font": ["sans-serif"], "text-variable-anchor": ["left", "right", "top", "bottom"],
          "text-radial-offset": ["case", [">", ["get", "count"], 1], 1.1, 0.8], "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "count"]] },
        paint: { "text-color": colour("soft"), "text-halo-color": colour("land"), "text-halo-width": 1.4 } },
    ],
  };
}

function byQuad() {
  return ["match", ["get", "quad"], "4", colour("q4"), "3", colour("q3"), "2", colour("q2"), colour("q1")];
}

function repaint(chart) {
  const paint = (layer, name, value) => chart.setPaintProperty(layer, name, value);
  paint("sea", "background-color", colour("sea"));
  paint("land", "fill-color", colour("land"));
  paint("boundaries", "line-color", colour("border"));
  paint("areas", "fill-color", byQuad());
  paint("area-edges", "line-color", byQuad());
  paint("cells", "circle-color", byQuad());
  paint("cells", "circle-stroke-color", colour("paper"));
  paint("names", "text-color", colour("soft"));
  paint("names", "text-halo-color", colour("land"));
  paint("counts", "text-color", ["case", ["==", ["get", "area"], true], colour("ink"), colour("paper")]);
}

/** What is wider than this many km is an area and no point. */
const WIDE = 8;
const about = (c) => ({ place: c.place ?? "", count: c.count, label: c.count > 1 ? short(c.count) : "", quad: c.quad, incident: c.incident ?? "", lat: c.lat, lon: c.lon, together: c.radius_km !== undefined });

function points(cells) {
  return { type: "FeatureCollection", features: cells.map((c) => ({
    type: "Feature", geometry: { type: "Point", coordinates: [c.lon, c.lat] },
    properties: { ...about(c), area: c.radius_km > WIDE } })) };
}

function areas(cells) {
  return { type: "FeatureCollection", features: cells.filter((c) => c.radius_km > 0).sort((a, b) => b.radius_km - a.radius_km).map((c) => ({
    type: "Feature", geometry: circle(c.lon, c.lat, c.radius_km), properties: about(c) })) };
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
    { type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { count: 1, label: "", quad: "4" } }] });
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
