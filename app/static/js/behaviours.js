/* Binds behaviours to elements by data-behaviour="name other", on the page and in every fragment that comes later. */
(() => {
  const known = new Map();
  const bound = new WeakMap();

  const bind = (root) => {
    for (const element of root.querySelectorAll("[data-behaviour]")) {
      const done = bound.get(element) ?? new Set();
      bound.set(element, done);
      for (const name of element.dataset.behaviour.split(/\s+/)) {
        if (done.has(name) || !known.has(name)) continue;
        done.add(name);
        known.get(name)(element);
      }
    }
  };

  window.behaviour = (name, start) => known.set(name, start);
  document.addEventListener("DOMContentLoaded", () => bind(document));
  document.addEventListener("htmx:after:swap", () => bind(document));
})();
