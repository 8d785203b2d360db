/* What comes in by htmx: never runs scripts, is marked for a moment, and does not lose the keyboard's place. */
(() => {
  const fresh = new Set();

  document.addEventListener("htmx:before:swap", (event) => {
    fresh.clear();
    for (const task of event.detail.tasks ?? []) {
      task.fragment?.querySelectorAll("script").forEach((script) => script.remove());
      if (task.target?.id && task.target.id !== "notice") fresh.add(task.target.id);
    }
  });

  document.addEventListener("htmx:after:swap", () => {
    const parts = [...fresh].map((id) => document.getElementById(id)).filter(Boolean);
    for (const part of parts) {
      const changed = part.querySelectorAll("[data-changed]");
      for (const element of changed.length ? changed : [part]) element.classList.add("just-changed");
    }
    if (parts.length && document.activeElement === document.body && !parts[0].querySelector("[autofocus]")) {
      parts[0].tabIndex = -1;
      parts[0].focus({ preventScroll: true });
    }
  });
})();
