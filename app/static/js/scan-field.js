/* A field for a hand scanner, which types fast and ends with Enter: keeps the focus, sends each code once, empties itself. */
behaviour("scan-field", (field) => {
  let last = { text: "", at: 0 };

  const ready = () => {
    const elsewhere = document.activeElement;
    const busy = elsewhere !== field && elsewhere?.matches?.("input, textarea, select");
    if (field.isConnected && !busy) field.focus({ preventScroll: true });
  };

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const text = field.value.trim();
    const twice = text === last.text && event.timeStamp - last.at < Number(field.dataset.pause ?? 1200);
    if (!text || twice) { field.value = ""; return; }
    last = { text, at: event.timeStamp };
    field.form.requestSubmit();
    if (field.form.hasAttribute("hx-post")) setTimeout(() => { field.value = ""; }, 0);
  });
  document.addEventListener("htmx:after:swap", ready);
  ready();
});
