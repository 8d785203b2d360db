/* Puts away the nearest thing marked data-dismissible. */
behaviour("dismiss", (button) => {
  button.addEventListener("click", () => button.closest("[data-dismissible]")?.remove());
});
