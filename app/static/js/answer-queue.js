/* Reviews to answer: j and k walk, p publishes, h hands back, u takes back; what was on the screen can be ticked as read. */
(() => {
  const KEYS_OFF = "answer-keys-off";
  let at = -1;
  const isOff = () => localStorage.getItem(KEYS_OFF) === "1";
  const current = () => document.querySelector("[data-behaviour~=answer-queue]");
  const rows = () => [...(current()?.querySelectorAll("[data-review]") ?? [])];

  const go = (to) => {
    const all = rows();
    if (!all.length) return;
    at = Math.max(0, Math.min(to, all.length - 1));
    all[at].focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  const here = () => {
    const focused = rows().findIndex((row) => row.contains(document.activeElement));
    if (focused >= 0) at = focused;
    return rows()[at];
  };
  const doing = {
    j: () => { here(); go(at + 1); },
    k: () => { here(); go(at - 1); },
    p: () => here()?.querySelector(".answer__do button[name=version]")?.click(),
    h: () => {
      const way = here()?.querySelector("[data-do=hand-back]");
      way?.click();
      if (way?.matches("summary") && way.parentElement.open) way.parentElement.querySelector("input[type=radio]")?.focus();
    },
    u: () => current()?.querySelector("[data-do=undo]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("textarea, select, input:not([type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || isOff() || !current()) return;
    const act = doing[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  behaviour("answer-queue", (queue) => {
    const boxes = () => [...queue.querySelectorAll(".answer__read input")];
    const line = queue.querySelector("[data-keys]");
    const many = queue.querySelector("[data-many]");
    const send = queue.querySelector("[data-do=publish-read]");
    const word = () => {
      const toggle = queue.querySelector("[data-do=keys]");
      if (toggle) toggle.textContent = isOff() ? toggle.dataset.on : toggle.dataset.off;
    };
    const count = () => {
      const ticked = boxes().filter((box) => box.checked).length;
      if (!send) return;
      send.disabled = ticked === 0;
      send.querySelector("[data-count]").textContent = ticked ? `(${ticked})` : "";
    };
    const seen = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        const box = entry.target.querySelector(".answer__read input");
        if (box) box.disabled = false;
        seen.unobserve(entry.target);
      }
    }, { threshold: 1 });

    if (line && matchMedia("(hover: hover)").matches) line.hidden = false;
    if (many) many.hidden = false;
    for (const box of boxes()) box.closest("label").hidden = false;
    for (const done of queue.querySelectorAll(".answer__do")) seen.observe(done);
    queue.addEventListener("change", count);
    queue.addEventListener("click", (event) => {
      const what = event.target.closest?.("[data-do]")?.dataset.do;
      if (what === "tick") for (const box of boxes()) box.checked = !box.disabled;
      if (what === "keys") localStorage.setItem(KEYS_OFF, isOff() ? "0" : "1");
      if (what === "tick") count();
      if (what === "keys") word();
    });
    word();
    if (at >= 0 && rows().length && document.activeElement === document.body) setTimeout(() => go(at), 0);
  });
})();
