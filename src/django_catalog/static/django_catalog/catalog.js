/*
 * Every page works without this script. With it, filters and options answer without
 * loading the page anew, a narrow page keeps its filters in a drawer, and search fields
 * have suggestions.
 *
 * After each such answer "catalog:update" is dispatched on the document, for scripts of
 * the site that have something to do with what is shown.
 */

import "./combobox.js";

const REGIONS = "[data-catalog-filters], [data-catalog-results], [data-catalog-product]";
const wide = matchMedia("(width >= 60rem)");

let pending = null;
let answer = null;
/** The page that is shown or on its way. */
let current = location.pathname + location.search;

function show(url, remember) {
  return (answer = fetchRegions(url, remember));
}

/** Fetch a page and put its regions in the place of this page's. */
async function fetchRegions(url, remember) {
  pending?.abort();
  const request = (pending = new AbortController());
  const { pathname, search } = new URL(url, location);
  current = pathname + search;
  setBusy(true);
  try {
    const response = await fetch(url, { signal: request.signal });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    replaceRegions(page);
    if (remember) history[remember](null, "", response.url);
    current = location.pathname + location.search;
    document.title = page.title;
    announce();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    if (pending === request) {
      pending = null;
      setBusy(false);
    }
  }
}

function replaceRegions(page) {
  const regions = [...document.querySelectorAll(REGIONS)];
  const fresh = [...page.querySelectorAll(REGIONS)];
  if (fresh.length !== regions.length) throw new Error("This is another kind of page.");
  const active = document.activeElement?.closest(REGIONS) && document.activeElement;
  const open = new Map([...document.querySelectorAll("details[id]")].map((d) => [d.id, d.open]));
  regions.forEach((region, index) => {
    region.replaceChildren(...fresh[index].childNodes);
    for (const details of region.querySelectorAll("details[id]")) {
      details.open = open.get(details.id) ?? details.open;
    }
  });
  followGalleries();
  if (active) restoreFocus(active);
  document.dispatchEvent(new CustomEvent("catalog:update"));
}

/** What had the focus has been replaced by its like, or is gone. */
function restoreFocus(former) {
  const like = document.getElementById(former.id);
  // Somebody may be in the middle of a number.
  if (like?.type === "number") like.value = former.value;
  (like ?? results())?.focus({ preventScroll: true });
}

function announce() {
  const status = document.querySelector("[data-catalog-status]");
  const news = document.querySelector("[data-catalog-count], [data-catalog-offer]");
  if (status && news) status.textContent = news.textContent.replace(/\s+/g, " ").trim();
}

function setBusy(isBusy) {
  for (const region of document.querySelectorAll(REGIONS)) region.ariaBusy = String(isBusy);
}

const results = () => document.querySelector("[data-catalog-results]");
const drawer = () => document.querySelector("[data-catalog-drawer]");

function setDrawer() {
  if (drawer()) drawer().open = wide.matches;
}

function goToResults() {
  results()?.scrollIntoView();
  results()?.focus({ preventScroll: true });
}

/** The form's question as an address, without the fields left empty. */
function address(form) {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return `${form.action.split("?")[0]}?${asked}`;
}

/* Filters, sort and pages */

document.addEventListener("change", ({ target }) => {
  if (target.form?.matches("[data-catalog-filters]")) show(address(target.form), "pushState");
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-catalog-filters]")) return;
  event.preventDefault();
  await show(address(form), "pushState");
  if (!wide.matches) {
    drawer().open = false;
    goToResults();
  }
});

document.addEventListener("click", async (event) => {
  const clicked = event.target.closest("a[data-catalog-update], a[data-catalog-option]");
  const elsewhere = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!clicked || elsewhere || clicked.pathname !== location.pathname) return;
  event.preventDefault();
  // It leads on from what was shown with it: wait, and take its like on the new page.
  while (pending) await answer;
  const link = clicked.isConnected ? clicked : document.getElementById(clicked.id);
  if (!link) return;
  // Back leaves a product, whichever of its variants were looked at.
  await show(link.href, link.matches("[data-catalog-option]") ? "replaceState" : "pushState");
  if (link.closest(".catalog-pagination")) goToResults();
});

addEventListener("popstate", () => {
  // A jump to an anchor is no other page.
  if (document.querySelector(REGIONS) && location.pathname + location.search !== current) {
    show(location.href, null);
  }
});

/* Gallery */

function followGallery(gallery) {
  const slides = gallery.querySelector("[data-catalog-slides]");
  const thumbs = new Map(
    [...gallery.querySelectorAll("[data-catalog-thumb]")].map((thumb) => [thumb.hash.slice(1), thumb]),
  );
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const thumb = thumbs.get(target.id);
        if (!thumb) continue;
        if (isIntersecting) {
          thumb.setAttribute("aria-current", "true");
          centre(thumb);
        } else {
          thumb.removeAttribute("aria-current");
        }
      }
    },
    { root: slides, threshold: 0.6 },
  );
  for (const slide of slides.children) observer.observe(slide);
}

/** A row that scrolls shows it; scrollIntoView() would move the page, too. */
function centre(thumb) {
  const row = thumb.closest("ul");
  const [own, all] = [thumb, row].map((element) => element.getBoundingClientRect());
  row.scrollBy({ left: own.left + own.width / 2 - all.left - all.width / 2 });
}

function followGalleries() {
  document.querySelectorAll("[data-catalog-gallery]").forEach(followGallery);
}

document.addEventListener("click", (event) => {
  const thumb = event.target.closest("[data-catalog-thumb]");
  if (!thumb) return;
  event.preventDefault();
  document.getElementById(thumb.hash.slice(1))?.scrollIntoView({ block: "nearest", inline: "start" });
});

/* A rendition that cannot be fetched leaves the picture itself. */

function fallBack(image) {
  if (image.srcset) image.removeAttribute("srcset");
}

document.addEventListener("error", ({ target }) => target.matches?.("img") && fallBack(target), true);

followGalleries();
setDrawer();
wide.addEventListener("change", setDrawer);
for (const image of document.images) if (image.complete && !image.naturalWidth) fallBack(image);
