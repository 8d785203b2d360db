/* A child's page on a shared tablet: what is written is kept, and the page ends, when nobody has touched it for data-quiet
   seconds, when data-left seconds are over, and when somebody else is in or nobody. It warns first, in the dialog itself. */
behaviour("shared-tablet", (dialog) => {
  const { quiet, warned, left, here, who, home, done } = dialog.dataset;
  const began = Date.now();
  const ends = began + Number(left) * 1000;
  const [contactEvery, lookEvery, lateBy, keepBy] = [61_000, 15_000, 120_000, 20_000];
  let contact = began; // the server has heard from us
  let touched = began; // a hand was on the tablet
  let looked = began;
  let isOver = false;
  let sawLate = false;

  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const ask = (name) => {
    if (dialog.open) return;
    part("quiet").hidden = name !== "quiet";
    part("late").hidden = name !== "late";
    dialog.showModal();
  };
  const hear = async (headers) => {
    try {
      const answer = await fetch(here, { headers, redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") end();
      else if (answer.ok && answer.headers.get("X-Who") !== who) giveWay();
    } catch { /* without a connection the page waits */ }
  };
  const keep = () => {
    const sent = [];
    document.dispatchEvent(new CustomEvent("keep-now", { detail: sent }));
    return Promise.race([Promise.allSettled(sent), new Promise((go) => setTimeout(go, 3000))]);
  };
  /* Another child has come in by another tab: this page belongs to nobody any more. */
  function giveWay() {
    isOver = true;
    document.documentElement.classList.add("is-over");
    location.replace(home);
  }
  async function end() {
    if (isOver) return;
    isOver = true;
    await keep();
    document.documentElement.classList.add("is-over");
    document.getElementById(done)?.requestSubmit();
  }
  const tick = () => {
    if (isOver) return;
    const now = Date.now();
    const silent = now - Math.max(touched, contact);
    if (silent >= Number(quiet) * 1000 || now >= ends - keepBy) return end();
    if (silent >= Number(warned) * 1000) { keep(); ask("quiet"); }
    if (now >= ends - lateBy && !sawLate) { sawLate = true; keep(); ask("late"); }
    if (touched > contact && now - contact > contactEvery) { contact = now; hear({}); }
    else if (now - looked > lookEvery && !document.hidden) { looked = now; hear({ "X-Quietly": "1" }); }
  };

  for (const kind of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(kind, () => { if (!dialog.open) touched = Date.now(); }, { passive: true, capture: true });
  }
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-stay]")) return;
    touched = Date.now();
    dialog.close();
  });
  dialog.addEventListener("close", () => { contact = touched = Date.now(); hear({}); });
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 1000);
});

/* A page the browser has put aside belongs to whoever was in then: it is fetched anew. */
window.addEventListener("pageshow", (event) => { if (event.persisted && document.body.classList.contains("den")) location.reload(); });
