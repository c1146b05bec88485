// On a page without a kernel: gives every saved widget a model and its module.

import { Model } from "./model.js";

const mounting = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      mounting.unobserve(target);
      mount(/** @type {HTMLElement} */ (target));
    }
  },
  { rootMargin: "600px" },
);

/** @type {WeakSet<HTMLElement>} */
const started = new WeakSet();

/** @param {HTMLElement} place */
async function mount(place) {
  if (started.has(place)) return;
  started.add(place);
  const name = place.dataset.module ?? "";
  try {
    if (!/^[a-z_]+$/.test(name)) throw new Error(`no widget has the name ${name}`);
    const { default: widget } = await import(`${new URL(`${name}.js`, import.meta.url)}`);
    const model = new Model(JSON.parse(place.dataset.state ?? "{}"));
    const el = document.createElement("div");
    el.className = "bp-live";
    place.append(el);
    widget.initialize({ model });
    widget.render({ model, el });
    place.dataset.ready = "";
  } catch (error) {
    console.error(error); // the still figure and its text stay
  }
}

/** A link to a widget mounts it wherever it is, so that the page can go there. */
function mountLinked() {
  const key = location.hash.slice(1).split("?", 1)[0];
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".bp-widget"))) {
    if (key && place.dataset.key === key) mount(place);
  }
}

for (const place of document.querySelectorAll(".bp-widget")) mounting.observe(place);
mountLinked();
addEventListener("hashchange", mountLinked);
