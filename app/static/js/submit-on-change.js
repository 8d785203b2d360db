/* Sends the form as soon as a choice is made. */
behaviour("submit-on-change", (element) => {
  element.addEventListener("change", () => (element.form ?? element).requestSubmit());
});
