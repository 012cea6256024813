// What every page has: htmx for parts that change in place, the theme, the keyboard. Everything works without it as well.
import htmx from "htmx.org";
import "./review.js";
import { visit } from "./view.js";

window.htmx = htmx;
htmx.config.includeIndicatorCSS = false; // the policy allows no style but ours

const root = document.documentElement;
const THEMES = ["auto", "light", "dark"];

function setTheme(name) {
  if (name === "auto") delete root.dataset.theme;
  else root.dataset.theme = name;
  const button = document.querySelector("[data-theme-button]");
  if (button) button.textContent = { auto: "Light or dark: as the system", light: "Light", dark: "Dark" }[name];
}

let theme = "auto";
try { theme = localStorage.getItem("theme") ?? "auto"; } catch { /* storage may be switched off */ }
setTheme(THEMES.includes(theme) ? theme : "auto");

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-theme-button]");
  if (button) {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    try { localStorage.setItem("theme", theme); } catch { /* it lasts for this page, then */ }
    setTheme(theme);
  }
  const layer = event.target.closest?.("[data-layer]");
  if (layer) {
    const on = layer.getAttribute("aria-pressed") !== "true";
    layer.setAttribute("aria-pressed", String(on));
    layer.closest("[data-layers]")?.classList.toggle(`off-${layer.dataset.layer}`, !on);
  }
  const copy = event.target.closest?.("[data-copy]");
  if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => say("Copied."));
});

/** Say something to everybody, also to those who listen to the page. */
function say(words) {
  const place = document.querySelector("[data-say]");
  if (place) place.textContent = words;
}

// A filter takes effect when it is changed; without scripts its button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-live]");
  if (form) form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  // Fields that say nothing stay out of the address.
  const form = event.target;
  if (form.method?.toLowerCase() !== "get") return;
  for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
  setTimeout(() => { for (const field of form.elements) field.disabled = false; });
}, true);

// The keyboard: j and k walk the list, Enter opens, / searches; the keys of one page stand on its buttons.
const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;

function walk(step) {
  const items = [...document.querySelectorAll("[data-walk] [data-item]")];
  if (!items.length) return;
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.max(0, Math.min(items.length - 1, at < 0 ? 0 : at + step))];
  (next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button, [tabindex]"))?.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "n") walk(1);
  else if (event.key === "k" || event.key === "p") walk(-1);
  else if (event.key === "/") document.querySelector("input[type=search]")?.focus();
  else if (event.key === "?") document.querySelector("dialog[data-keys]")?.showModal();
  else {
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    button.click();
  }
  event.preventDefault();
});

// Words in a report and what was read in them: pointing at one lights the other.
function light(target, on) {
  const host = target.closest?.("[data-of]");
  if (!host) return;
  for (const id of (host.dataset.lights ?? host.dataset.of).split(" "))
    for (const part of document.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)) part.classList.toggle("lit", on);
}
for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
  document.addEventListener(name, (event) => light(event.target, on));

// Walking through what was read in a report brings its words into view.
document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.(".rail [data-item]");
  if (!item || !event.target.matches(":focus-visible")) return;
  const id = item.dataset.of.split(" ")[0];
  document.querySelector(`.text [data-of~="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "center" });
});
// Words named by a fragment of the address, #s120-134, are marked by the server: it is asked for them.
const spot = /^#s(\d+)-(\d+)$/.exec(location.hash);
if (spot && document.querySelector(".text")) location.replace(`${location.pathname}?at=${spot[1]}-${spot[2]}#at`);

// Filters and pages of a list change the list in place, and the address with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-part]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  visit(link.href, { anew: link.closest(".pages") !== null });
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-part]");
  if (!form) return;
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value !== "") url.searchParams.append(name, value);
  visit(url.href);
});
// An answer without results takes nothing off the page: what it says is shown, or where it leads is gone to.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id !== "results") return;
  const answer = new DOMParser().parseFromString(ctx.text, "text/html");
  if (answer.getElementById("results")) return;
  event.preventDefault();
  if (ctx.response.status < 400) return location.assign(ctx.response.raw.url);
  const said = answer.querySelector(".notice.error")?.textContent ?? `The server answered ${ctx.response.status}.`;
  refused(said);
});

/** Show above the results, which stay, why there are no others. */
function refused(words) {
  const results = document.querySelector("#results");
  const note = results.querySelector("[data-refused]") ?? results.insertAdjacentElement("afterbegin", document.createElement("p"));
  note.dataset.refused = "";
  note.className = "notice error";
  note.setAttribute("role", "alert");
  note.textContent = words;
  note.scrollIntoView({ block: "nearest" });
}

let heard = false;
document.addEventListener("htmx:after:swap", () => {
  const count = document.querySelector("[data-count]");
  if (count) say(`${count.textContent}.`);
  if (document.activeElement === document.body) document.querySelector("#results")?.focus({ preventScroll: true });
});
document.addEventListener("htmx:error", () => { if (!heard) { heard = true; say("The server could not be reached."); } });

// Islands are fetched only where a page has one.
async function wake(scope) {
  for (const host of scope.querySelectorAll("[data-island]:not([data-awake])")) {
    host.dataset.awake = "";
    try {
      const { start } = await import(host.dataset.module);
      await start(host);
      host.dataset.ready = "";
    } catch (error) {
      host.dataset.failed = "";
      const note = host.querySelector("[data-note]");
      if (note) note.textContent = host.dataset.fallback ?? "This part could not be drawn; the list has the same.";
      console.warn(String(error));
    }
  }
}
wake(document);
document.addEventListener("htmx:after:swap", () => wake(document));
