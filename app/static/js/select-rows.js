/* Rows with a checkbox: one box ticks all, Shift ticks a stretch, the bar named by data-bar shows while something is ticked. */
behaviour("select-rows", (form) => {
  const bar = document.getElementById(form.dataset.bar);
  const boxes = () => [...form.querySelectorAll("input[type=checkbox][data-row]")];
  const every = () => form.querySelector("input[type=checkbox][data-every-row]");
  let last = null;

  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (every()) {
      every().checked = ticked > 0 && ticked === boxes().length;
      every().indeterminate = ticked > 0 && ticked < boxes().length;
    }
    if (bar) bar.hidden = ticked === 0;
    const count = bar?.querySelector("[data-count]");
    if (count) count.textContent = String(ticked);
  };

  form.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches?.("[data-every-row]")) for (const each of boxes()) each.checked = box.checked;
    if (box.matches?.("[data-row]")) {
      const all = boxes();
      if (event.shiftKey && last) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const each of all.slice(Math.max(from, 0), to + 1)) each.checked = box.checked;
      }
      last = box;
    }
    show();
  });
  form.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches?.("[data-row]")) return;
    event.preventDefault();
    const all = boxes();
    all[all.indexOf(event.target) + step]?.focus();
  });
  show();
});
