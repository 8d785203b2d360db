/* Shows the [data-slide] elements one at a time, each for its data-seconds; after a round it fetches the page anew.
   Stands still for who wants less motion, until asked. Without a script all of them stand on the page. */
behaviour("slideshow", (stage) => {
  const list = stage.querySelector("[data-slides]");
  const tools = stage.querySelector("[data-tools]");
  const toggle = tools.querySelector("[data-toggle]");
  const count = tools.querySelector("[data-count]");
  let runs = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = 0;
  let timer;

  const slides = () => [...list.querySelectorAll("[data-slide]")];
  const renew = async () => {
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...(page.querySelector("[data-slides]")?.children ?? []));
    } catch { /* no connection: go on with what is there */ }
  };
  const show = (number) => {
    const all = slides();
    at = all.length ? (number + all.length) % all.length : 0;
    all.forEach((slide, place) => {
      slide.hidden = place !== at;
      slide.classList.toggle("slide--enters", place === at);
    });
    count.textContent = all.length ? `${at + 1} / ${all.length}` : "";
    clearTimeout(timer);
    if (runs) timer = setTimeout(next, 1000 * Number(all[at]?.dataset.seconds ?? list.dataset.seconds));
  };
  const next = async () => {
    if (at + 1 >= slides().length) await renew();
    show(at + 1);
  };
  const run = (does) => {
    runs = does;
    toggle.textContent = runs ? toggle.dataset.pause : toggle.dataset.play;
    list.setAttribute("aria-live", runs ? "off" : "polite");
    show(at);
  };

  toggle.addEventListener("click", () => run(!runs));
  tools.querySelector("[data-next]").addEventListener("click", next);
  tools.querySelector("[data-back]").addEventListener("click", () => show(at - 1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") next();
    if (event.key === "ArrowLeft") show(at - 1);
  });
  tools.hidden = false;
  run(runs);
});
