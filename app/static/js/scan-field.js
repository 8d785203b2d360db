/* A field for a hand scanner, which types fast and ends with Enter: keeps the focus, empties itself, and sends what
   came one after the other. What could not be sent is tried again with the same key, so that it counts once. */
behaviour("scan-field", (field) => {
  const form = field.form;
  const trouble = document.getElementById(`${form.id}_trouble`);
  const waiting = [];
  let last = { text: "", at: -Infinity }, carrier = null, sending = false;
  const freshKey = () => {
    const letters = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)));
    return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
  };
  const ready = () => {
    const elsewhere = document.activeElement;
    const busy = elsewhere !== field && elsewhere?.matches?.("input, textarea, select");
    if (field.isConnected && !busy) field.focus({ preventScroll: true });
  };
  const send = () => {
    if (sending || !waiting.length || !form.isConnected) return;
    carrier.value = waiting[0].text;
    form.elements.form_key.value = waiting[0].key;
    sending = true;
    form.requestSubmit();
  };
  const take = (at) => {
    const text = field.value.trim();
    const bounced = text === last.text && at - last.at < Number(field.dataset.pause ?? 250);
    field.value = "";
    if (!text || bounced) return;
    last = { text, at };
    waiting.push({ text, key: freshKey() });
    send();
  };

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (carrier) take(event.timeStamp);
    else if (field.value.trim()) form.requestSubmit();
  });
  if (form.hasAttribute("hx-post")) {
    carrier = Object.assign(document.createElement("input"), { type: "hidden", name: field.name });
    field.removeAttribute("name");
    form.append(carrier);
    form.addEventListener("submit", (event) => {
      if (sending && event.submitter === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      take(event.timeStamp);
    }, { capture: true });
    form.addEventListener("htmx:finally:request", ({ detail }) => {
      const arrived = (detail.ctx.response?.status ?? 500) < 500;
      if (arrived) waiting.shift();
      if (trouble) trouble.hidden = arrived;
      setTimeout(() => { sending = false; send(); }, arrived ? 0 : 2000);
    });
  }
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });
  document.addEventListener("htmx:after:swap", ready);
  ready();
});
