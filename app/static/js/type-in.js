/* Typing in a paper. 1 to 5 choose the face while the faces have the keyboard, and lead on to the words. Enter in the search
   takes the first book that was found, and Enter on a book leads on to the faces. Ctrl+Enter sends. */
behaviour("type-in", (form) => {
  const faces = form.querySelector(".faces");
  const search = form.elements.q;
  const hint = form.querySelector("[data-keys]");
  const books = () => [...form.querySelectorAll("input[name=found]")];

  let hurried = false;
  const take = () => {
    const [first] = books();
    hurried = !first || form.elements.asked.value !== search.value.trim();
    if (hurried) return;
    first.checked = true;
    first.focus();
  };

  if (hint && matchMedia("(hover: hover)").matches) hint.hidden = false;

  search.addEventListener("input", () => { hurried = false; });
  document.addEventListener("htmx:after:swap", () => { if (hurried && document.activeElement === search) take(); });
  faces.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-5]$/.test(event.key)) return;
    event.preventDefault();
    faces.querySelector(`input[value="${event.key}"]`).checked = true;
    form.elements.words.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-do=send]"));
    } else if (event.target === search) {
      event.preventDefault();
      take();
    } else if (event.target.name === "found") {
      event.preventDefault();
      (faces.querySelector(":checked") ?? faces.querySelector("input")).focus();
    }
  });
});
