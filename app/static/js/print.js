/* Prints the page. */
behaviour("print", (button) => {
  button.addEventListener("click", () => window.print());
});
