/* Asks data-question before a form is sent, or before one of its buttons sends it; runs before anyone else hears of it. */
behaviour("confirm", (element) => {
  element.addEventListener(element.matches("form") ? "submit" : "click", (event) => {
    if (window.confirm(element.dataset.question)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
});
