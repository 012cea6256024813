// The review pages: every act has a key, and searches answer while one types. Without it they are plain forms.

const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.type !== "checkbox";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = CSS.escape(event.key);
  const open = document.querySelector(`[data-open="${key}"]`);
  const item = document.activeElement?.closest("[data-item]");
  const button = item?.querySelector(`[data-act="${key}"]`) ?? document.querySelector(`[data-go="${key}"]`);
  if (open) {
    open.open = !open.open;
    if (open.open) {
      open.scrollIntoView({ block: "nearest" });
      open.querySelector("input[type=search], select")?.focus();
    }
  } else if (button instanceof HTMLInputElement) button.focus();
  else if (button) button.click();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Enter in the field of reasons makes a note of them; of none there is nothing to note.
document.addEventListener("keydown", (event) => {
  const field = event.key === "Enter" ? event.target.closest?.("[data-note-only]") : null;
  if (field && !field.value.trim()) event.preventDefault();
});

// The first of the queue is at hand when the page opens; after a verdict the one that comes after it.
const queue = document.querySelector("[data-start]");
const next = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
(queue?.contains(next) ? next : queue?.querySelector("[data-item] a"))?.focus({ preventScroll: true });

let waiting, asked = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-find]");
  if (!form) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => find(form), 220);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-find]");
  if (!form) return;
  event.preventDefault();
  find(form);
});

/** Ask for the page with the words searched for, and take from it only the list. */
async function find(form) {
  const mine = ++asked, target = form.dataset.find;
  const url = new URL(form.action);
  url.search = new URLSearchParams(new FormData(form)).toString();
  url.hash = "";
  const answer = await fetch(url, { headers: { accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const html = await answer.text();
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(target);
  if (fresh) document.getElementById(target)?.replaceWith(document.importNode(fresh, true));
}
