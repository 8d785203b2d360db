/* Ticks every box of its form that has the name in data-boxes. An element with data-tally counts the boxes of that name. */
behaviour("tick-all", (button) => {
  const form = button.form;
  const boxes = () => [...form.querySelectorAll(`input[type=checkbox][name="${button.dataset.boxes}"]`)];
  const tally = form.querySelector(`[data-tally="${button.dataset.boxes}"]`);
  const count = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (tally) tally.textContent = tally.dataset.of.replace("{n}", ticked).replace("{all}", boxes().length);
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of boxes()) box.checked = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", count);
});
