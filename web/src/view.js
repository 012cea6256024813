// The address is the state: islands change it as the filters do, and everything follows.

/** Set parameters of the address (null takes one away) and ask for the page anew, in place. */
export function go(changes, how = {}) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    if (value !== null && value !== "") url.searchParams.set(name, value);
  }
  url.searchParams.delete("cursor");
  visit(url.href, how);
}

/**
 * Show what is at an address of this page: in place where there are results to change, else by going there.
 * What is on the screen stays where it is; with `anew`, or where too little is left for that, the results begin at its top.
 */
export async function visit(href, { anew = false } = {}) {
  const url = new URL(href, location.href);
  const address = url.pathname + url.search;
  const target = document.querySelector("#results");
  if (!target || !window.htmx || url.pathname !== location.pathname) return location.assign(address);
  const place = scrollY;
  await window.htmx.ajax("GET", address, { source: target, target: "#results", select: "#results", swap: "outerHTML", push: address });
  if (target.isConnected) return; // there was no answer to show
  scrollTo(0, place);
  if (anew || scrollY < place - 1) document.querySelector("[data-count]")?.scrollIntoView();
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
