/* Asks data-question before a form is sent; runs before anyone else hears of the sending. */
behaviour("confirm", (form) => {
  form.addEventListener("submit", (event) => {
    if (window.confirm(form.dataset.question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
});
