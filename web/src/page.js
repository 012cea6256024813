// What every page has: htmx for parts that change in place, the theme, the keyboard. Everything works without it as well.
import htmx from "htmx.org";

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
  const key = target.closest?.("[data-of]")?.dataset.of;
  if (!key) return;
  for (const id of key.split(" "))
    for (const part of document.querySelectorAll(`[data-of~="${CSS.escape(id)}"]`)) part.classList.toggle("lit", on);
}
for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
  document.addEventListener(name, (event) => light(event.target, on));

// Islands are fetched only where a page has one.
async function wake(scope) {
  for (const host of scope.querySelectorAll("[data-island]:not([data-awake])")) {
    host.dataset.awake = "";
    try {
      const { start } = await import(host.dataset.module);
      await start(host);
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
