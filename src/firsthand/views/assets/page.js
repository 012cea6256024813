"use strict";
// Lights up, for the finding under the pointer or the focus, its words in the text and its entry beside it.
// Nothing here is needed to read the page.
for (const report of document.querySelectorAll(".report")) {
  const parts = new Map();
  for (const element of report.querySelectorAll("[data-ids]")) {
    for (const id of element.dataset.ids.split(" ")) {
      if (!parts.has(id)) parts.set(id, []);
      parts.get(id).push(element);
    }
  }
  const readout = document.querySelector(".readout");
  let pinned = null;

  const entry = (id) => report.querySelector(`[data-entry="${CSS.escape(id)}"]`);
  const clear = () => {
    for (const element of report.querySelectorAll(".lit, .kin")) element.classList.remove("lit", "kin");
  };
  const light = (id, reveal) => {
    clear();
    for (const element of parts.get(id) || []) element.classList.add("lit");
    const item = entry(id);
    readout.textContent = item ? item.dataset.line || item.textContent.replace(/\s+/g, " ").trim() : "";
    for (const voice of ((item && item.dataset.chain) || "").split(" ").filter(Boolean)) {
      for (const element of parts.get(voice) || []) element.classList.add("kin");
    }
    const rail = report.querySelector(".rail");
    if (reveal && item && rail.contains(item)) {
      const box = item.getBoundingClientRect(), frame = rail.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) {
        rail.scrollTop += box.top - frame.top - frame.height / 3;
      }
    }
  };
  const rest = () => {
    if (pinned) light(pinned, false);
    else { clear(); readout.textContent = ""; }
  };
  const idsOf = (element) => element.dataset.entry ? [element.dataset.entry] : element.dataset.ids.split(" ");
  const target = (event) => event.target.closest("[data-ids], [data-entry]");

  report.addEventListener("mouseover", (event) => {
    const element = target(event);
    if (element) light(idsOf(element)[0], !element.dataset.entry);
    else rest();
  });
  report.addEventListener("mouseleave", rest);
  report.addEventListener("focusin", (event) => {
    const element = target(event);
    if (element) light(idsOf(element)[0], true);
  });
  const choose = (element) => {
    const ids = idsOf(element);  // a second click goes on to what lies beneath: the claim around an event
    const next = ids.includes(pinned) ? ids.indexOf(pinned) + 1 : 0;
    pinned = next < ids.length ? ids[next] : null;
    rest();
    if (!pinned) return;
    const first = (parts.get(pinned) || []).find((part) => !part.dataset.entry);
    if (element.dataset.entry && first) first.scrollIntoView({ block: "center" });
  };
  report.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const layer = event.target.closest("[data-layer]");
    if (layer) {
      const off = report.classList.toggle(`off-${layer.dataset.layer}`);
      layer.setAttribute("aria-pressed", String(!off));
      return;
    }
    const element = target(event);
    if (element) choose(element);
    else { pinned = null; rest(); }
  });
  report.addEventListener("keydown", (event) => {
    const element = target(event);
    if ((event.key === "Enter" || event.key === " ") && element) {
      event.preventDefault();
      choose(element);
    }
  });
  report.addEventListener("clear", () => { pinned = null; rest(); });
}

// n and p go through the happenings, Escape lets go.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const report of document.querySelectorAll(".report")) report.dispatchEvent(new Event("clear"));
    if (document.activeElement) document.activeElement.blur();
    return;
  }
  const step = { n: 1, p: -1 }[event.key];
  if (!step) return;
  const stops = [...document.querySelectorAll(".text [data-first]")];
  const at = stops.indexOf(document.activeElement);
  const next = stops[at < 0 && step < 0 ? stops.length - 1 : at + step];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  }
});
