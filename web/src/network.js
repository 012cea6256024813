// A network whose layout the server has made: drawn as plain SVG, which weighs a hundredth of a graph library.
import { select } from "d3-selection";
import { fetchJson } from "./view.js";

const PAD = 40, NEAR = 110; // pixels to the edge, from where on names are written inward

export async function start(host) {
  const data = await fetchJson(new URL(host.dataset.src, location.href));
  const note = host.querySelector("[data-note]");
  if (note) note.textContent = !data.nodes.length ? "No outlet takes from another yet." : data.capped ? `Of the ${data.incidents} newest incidents.` : "";
  if (!data.nodes.length) return;
  const WIDTH = Math.max(300, Math.min(1000, host.clientWidth || 900));
  const HEIGHT = Math.min(560, 200 + 14 * data.nodes.length);
  const places = new Map(data.nodes.map((n) => [n.id, { ...n, px: PAD + n.x * (WIDTH - 2 * PAD), py: PAD + n.y * (HEIGHT - 2 * PAD), r: 4 + 10 * Math.sqrt(n.share) }]));
  const most = Math.max(1, ...data.edges.map((e) => e.weight));
  const svg = select(host.querySelector("[data-draw]")).append("svg").attr("viewBox", `0 0 ${WIDTH} ${HEIGHT}`).attr("width", WIDTH).attr("height", HEIGHT)
    .attr("role", "group").attr("aria-label", `${data.nodes.length} outlets, ${data.edges.length} times one takes from another; the table below says the same.`);
  svg.append("defs").append("marker").attr("id", "tip").attr("viewBox", "0 0 8 8").attr("refX", 8).attr("refY", 4)
    .attr("markerWidth", 7).attr("markerHeight", 7).attr("markerUnits", "userSpaceOnUse").attr("orient", "auto")
    .append("path").attr("d", "M0,0L8,4L0,8z");
  for (const edge of data.edges) {
    const a = places.get(edge.source), b = places.get(edge.target);
    if (!a || !b) continue;
    const dx = b.px - a.px, dy = b.py - a.py, long = Math.hypot(dx, dy) || 1;
    svg.append("line").datum(edge).attr("class", "tie").attr("marker-end", "url(#tip)")
      .attr("x1", a.px + (dx / long) * a.r).attr("y1", a.py + (dy / long) * a.r)
      .attr("x2", b.px - (dx / long) * (b.r + 2)).attr("y2", b.py - (dy / long) * (b.r + 2))
      .attr("stroke-width", 1.2 + (3 * (edge.weight - 1)) / Math.max(1, most - 1)).append("title").text(`${a.label} takes from ${b.label}: ${edge.weight}`);
  }
  for (const node of places.values()) {
    const spot = svg.append(node.href ? "a" : "g").attr("class", "spot");
    if (node.href) spot.attr("href", node.href);
    spot.append("circle").attr("cx", node.px).attr("cy", node.py).attr("r", node.r);
    spot.append("text").attr("x", node.px < NEAR ? node.px - node.r : node.px > WIDTH - NEAR ? node.px + node.r : node.px).attr("y", node.py - node.r - 4).attr("text-anchor", node.px < NEAR ? "start" : node.px > WIDTH - NEAR ? "end" : "middle").text(node.label);
    const near = (on) => svg.selectAll(".tie").classed("faint", (e) => on && e.source !== node.id && e.target !== node.id);
    spot.on("mouseenter focusin", () => near(true)).on("mouseleave focusout", () => near(false));
  }
}
