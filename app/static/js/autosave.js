/* Sends a form's draft to data-url a while after the last keystroke; says so in the element named by data-status. */
behaviour("autosave", (form) => {
  const status = document.getElementById(form.dataset.status);
  const say = (words) => { if (status) status.textContent = words ?? ""; };
  let timer;
  let stopped = false;

  const save = async () => {
    const body = new FormData(form);
    body.delete("form_key"); // a draft may be sent many times; the key belongs to the real sending
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.url, { method: "POST", body: new URLSearchParams(body), headers: { "X-Autosave": "1" } });
      const isOurs = !answer.redirected && [200, 409, 422].includes(answer.status);
      const page = new DOMParser().parseFromString(isOurs ? await answer.text() : "", "text/html");
      say(page.body.textContent.trim() || (answer.ok && !answer.redirected ? form.dataset.saved : form.dataset.failed));
    } catch {
      say(form.dataset.failed);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!stopped && form.isConnected) save(); }, Number(form.dataset.delay ?? 1500));
  });
  form.addEventListener("submit", () => { stopped = true; clearTimeout(timer); });
});
