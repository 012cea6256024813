// The timeline: how many incidents when, and the filter of dates at once. Counts come binned from the server.
import { max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { brushX } from "d3-brush";
import { scaleLinear, scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { fetchJson, follow, go, source } from "./view.js";

const HEIGHT = 120, MARGIN = { top: 6, right: 26, bottom: 20, left: 34 };
const QUADS = ["4", "3", "1", "2"]; // against in deed, against in word, together in word, together in deed
const DAY = 86400000;
const LEAST = 4; // pixels: what is narrower was not drawn on purpose

const day = (date) => date.toISOString().slice(0, 10);
const month = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
/** A day on the axis: the year at its turn, the month at its beginning, else "5 Aug". */
const label = (d) => d.getUTCDate() > 1 ? `${d.getUTCDate()} ${month.format(d)}` : d.getUTCMonth() ? month.format(d) : String(d.getUTCFullYear());
const at = (text) => new Date(`${text}T00:00:00Z`);

export async function start(host) {
  const draw = async () => paint(host, await fetchJson(timelineSource(host)));
  await draw();
  let waiting;
  follow(() => { clearTimeout(waiting); waiting = setTimeout(() => draw().catch(() => {}), 60); });
  new ResizeObserver(() => host.bins && paint(host, host.bins)).observe(host);
}

/** How many of a bar are said not to have happened, in words. */
function deniedOf(bin) {
  const count = Object.values(bin.denied ?? {}).reduce((sum, n) => sum + n, 0);
  return count ? `, ${count} of them said not to have happened` : "";
}

/** The bins of all dates: the chosen stretch is shown on the whole, so that it can be widened again. */
function timelineSource(host) {
  const url = source(host);
  url.searchParams.delete("since");
  url.searchParams.delete("until");
  url.searchParams.delete("cursor");
  return url;
}

function paint(host, data) {
  host.bins = data;
  const figure = host.querySelector("[data-draw]");
  figure.replaceChildren();
  const note = host.querySelector("[data-note]");
  if (note) note.textContent = !data.bins.length ? "No incident with a known day in this selection."
    : data.earlier ? `${data.earlier} ${data.earlier === 1 ? "lies" : "lie"} further back, to ${data.back_to.slice(0, 4)}.` : "";
  if (!data.bins.length) return;
  const width = figure.clientWidth || 600;
  const bins = data.bins.map((b) => ({ ...b, from: at(b.start), to: new Date(+at(b.end) + DAY) }));
  const x = scaleUtc([bins[0].from, bins.at(-1).to], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, max(bins, (b) => b.count)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(3);
  const svg = select(figure).append("svg").attr("viewBox", `0 0 ${width} ${HEIGHT}`).attr("height", HEIGHT)
    .attr("role", "img").attr("aria-label", `Incidents by ${data.grain}: ${bins.length} bars, at most ${max(bins, (b) => b.count)}.`);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${HEIGHT - MARGIN.bottom})`)
    .call(axisBottom(x).tickValues(x.ticks(Math.max(2, width / 110)).filter((d) => +d % DAY === 0)).tickFormat(label).tickSizeOuter(0));
  svg.append("g").attr("class", "axis rules").attr("transform", `translate(${MARGIN.left},0)`)
    .call(axisLeft(y).tickValues(y.ticks(3).filter(Number.isInteger)).tickFormat(String).tickSize(-(width - MARGIN.left - MARGIN.right)));
  for (const bin of bins) {
    let base = 0;
    const wide = Math.max(1, x(bin.to) - x(bin.from) - 1);
    const bar = svg.append("g").attr("class", "bar");
    bar.append("title").text(`${bin.start === bin.end ? bin.start : `${bin.start} to ${bin.end}`}: ${bin.count}${deniedOf(bin)}`);
    // What is said not to have happened stands on top of the rest, hollow.
    for (const denied of [false, true]) for (const quad of QUADS) {
      const not = bin.denied?.[quad] ?? 0, count = denied ? not : (bin.quads?.[quad] ?? 0) - not;
      if (count <= 0) continue;
      const inset = denied ? 0.5 : 0; // half of the edge that is drawn about what is hollow
      bar.append("rect").attr("class", `q${quad}${denied ? " hollow" : ""}`).attr("x", x(bin.from) + inset).attr("width", Math.max(0.5, wide - 2 * inset))
        .attr("y", y(base + count) + inset).attr("height", Math.max(0.5, y(base) - y(base + count) - 2 * inset));
      base += count;
    }
  }
  const params = new URL(location.href).searchParams;
  let drawn = [0, 0]; // of the days chosen already
  const brush = brushX().extent([[MARGIN.left, MARGIN.top], [width - MARGIN.right, HEIGHT - MARGIN.bottom]])
    .on("end", (event) => {
      if (!event.sourceEvent) return;
      const [left, right] = event.selection ?? [0, 0];
      if (left === drawn[0] && right === drawn[1]) return;
      if (right - left < LEAST) return paint(host, host.bins); // a tap chooses nothing: what was chosen stays
      const [from, to] = [x.invert(left), x.invert(right)];
      go({ since: day(from), until: day(new Date(+to - 1)) });
    });
  const layer = svg.append("g").attr("class", "brush").call(brush);
  const since = params.get("since"), until = params.get("until");
  if (since || until) {
    const [low, high] = x.range();
    const from = since ? Math.max(low, x(at(since))) : low;
    const to = until ? Math.min(high, x(new Date(+at(until) + DAY))) : high;
    if (to > from) layer.call(brush.move, drawn = [from, to]);
  }
}
