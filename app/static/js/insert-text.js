/* Turns an element's words into a button that writes them, without the dots, where the pen stands in the field named by data-into. */
behaviour("insert-text", (element) => {
  const field = document.getElementById(element.dataset.into);
  if (!field) return;
  const shown = element.textContent.trim();
  const words = shown.replace(/\s*…$/, " ");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "starters__button";
  button.textContent = shown;
  element.replaceChildren(button);

  button.addEventListener("click", () => {
    const before = field.value.slice(0, field.selectionStart);
    const gap = before && !/\s$/.test(before) ? (/[.!?…]$/.test(before) ? " " : "\n") : "";
    field.focus();
    field.setRangeText(gap + words, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
