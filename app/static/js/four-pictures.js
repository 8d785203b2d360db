/* The pictures of the door: each tap fills the next of the four squares at once, the fourth sends the form. Without this
   every tap is sent by itself. */
behaviour("four-pictures", (form) => {
  const places = [...form.querySelectorAll("[data-place]")];
  const told = form.querySelector("[data-told]");
  const undo = form.querySelector("[name=undo]");
  const tapped = form.elements.tapped.value.split(" ").filter(Boolean);
  let isSent = false;

  const show = () => {
    places.forEach((place, at) => {
      const name = tapped[at];
      const drawn = name && form.querySelector(`[name=tap][value="${name}"] img`).cloneNode(true);
      place.classList.toggle("four__place--full", Boolean(drawn));
      place.replaceChildren(drawn || String(at + 1));
    });
    undo.hidden = !tapped.length;
    told.textContent = tapped.length ? told.dataset.words.replace("#", tapped.length) : "";
    form.elements.tapped.value = tapped.join(" ");
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || isSent) return;
    event.preventDefault();
    if (button.name === "undo") tapped.pop();
    else if (tapped.length < places.length) tapped.push(button.value);
    show();
    if (tapped.length < places.length) { if (button.hidden) form.querySelector("[name=tap]").focus(); return; }
    isSent = true;
    setTimeout(() => form.submit(), 150); // long enough to see the fourth one land
  });
  show();
});
