/* Sends a form by itself after each change; the answer goes into the element named by data-answer. Without a connection
   what was entered waits in the page and nowhere else. A sending keeps its key until it is answered, so it counts once. */
behaviour("send-when-back", (form) => {
  const { answer, sending, saved, waiting, out } = form.dataset;
  const headers = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": `div#${answer}` };
  let entered = null;
  let timer;
  let isBusy = false;

  const say = (words) => { document.getElementById(answer).textContent = words; };
  const freshKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
  };
  const take = () => {
    entered = new URLSearchParams(new FormData(form));
    entered.set("form_key", freshKey());
  };
  const show = async (reply) => {
    if (reply.headers.get("HX-Refresh")) return say(saved);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const part = page.getElementById(answer);
    if (part) document.getElementById(answer).replaceWith(part);
    else say(page.body.textContent.trim());
  };
  const again = (milliseconds) => { clearTimeout(timer); timer = setTimeout(send, milliseconds); };

  async function send() {
    clearTimeout(timer);
    if (isBusy || !entered || !form.isConnected) return;
    isBusy = true;
    const body = entered;
    let isThere = false;
    try {
      say(sending);
      const reply = await fetch(form.action, { method: "POST", body, headers, redirect: "manual" });
      if (reply.headers.get("HX-Redirect")) { say(out); isBusy = false; return; }
      if (reply.status >= 500) throw new Error(reply.status);
      isThere = true;
      if (entered === body) entered = null;
      await show(reply);
    } catch { say(waiting); }
    isBusy = false;
    if (entered) again(isThere ? 0 : 4000);
  }

  form.addEventListener("input", () => { take(); again(700); });
  form.addEventListener("submit", (event) => { event.preventDefault(); take(); send(); });
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => { if (entered) event.preventDefault(); });
});
