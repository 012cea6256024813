// The address is the state: islands change it as the filters do, and everything follows.

/** Set parameters of the address (null takes one away) and ask for the page anew, in place. */
export function go(changes) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  url.searchParams.delete("cursor");
  visit(url.href);
}

/** Show what is at an address of this page: in place where there are results to change, else by going there. */
export function visit(href) {
  const url = new URL(href, location.href);
  const address = url.pathname + url.search;
  const target = document.querySelector("#results");
  if (!target || !window.htmx || url.pathname !== location.pathname) location.assign(address);
  else window.htmx.ajax("GET", address, { source: target, target: "#results", select: "#results", swap: "outerHTML", push: address });
}

/** The page's own colour of that name. */
export function colour(name, host = document.documentElement) {
  return getComputedStyle(host).getPropertyValue(`--${name}`).trim();
}

/** Fetch JSON from this server; raises what the server said if it was no answer. */
export async function fetchJson(address) {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
}

/** The data address of an island with the filters of the page's address. */
export function source(host, extra = {}) {
  const url = new URL(host.dataset.src, location.href);
  if (host.dataset.follows !== undefined)
    for (const [name, value] of new URL(location.href).searchParams) url.searchParams.append(name, value);
  for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
  return url;
}

/** Call `redraw` whenever the address or the theme changes. */
export function follow(redraw) {
  document.addEventListener("htmx:after:history:update", redraw);
  document.addEventListener("htmx:after:swap", redraw);
  window.addEventListener("popstate", () => setTimeout(redraw));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
