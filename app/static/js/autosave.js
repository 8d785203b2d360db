/* Sends a form's draft to data-url a while after the last change; says so in the element named by data-status. Files
   go along when "keep-file" hands them over, once, and again with the form if they did not arrive. */
behaviour("autosave", (form) => {
  const status = document.getElementById(form.dataset.status);
  const say = (words) => { if (status) status.textContent = words ?? ""; };
  const files = new Map();
  let timer;
  let stopped = false;

  const draft = (going) => {
    const body = new FormData(form);
    body.delete("form_key"); // a draft may be sent many times; the key belongs to the real sending
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    if (!going.size) return new URLSearchParams(body);
    for (const [name, file] of going) body.set(name, file);
    return body;
  };
  const save = async () => {
    const going = new Map(files);
    say(form.dataset.saving);
    try {
      const answer = await fetch(form.dataset.url, { method: "POST", body: draft(going), headers: { "X-Autosave": "1" } });
      const isOurs = !answer.redirected && [200, 409, 422].includes(answer.status);
      const page = new DOMParser().parseFromString(isOurs ? await answer.text() : "", "text/html");
      say(page.body.textContent.trim() || (answer.ok && !answer.redirected ? form.dataset.saved : form.dataset.failed));
      if (answer.ok && !answer.redirected) for (const [name, file] of going) if (files.get(name) === file) arrived(name);
    } catch {
      say(form.dataset.failed);
    }
  };
  const arrived = (name) => {
    files.delete(name);
    form.elements[name].value = "";
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = undefined; if (!stopped && form.isConnected) save(); }, files.size ? 4000 : 1500);
  };

  form.addEventListener("input", soon);
  form.addEventListener("keep-file", ({ detail: { name, file } }) => {
    if (file) {
      files.clear(); // the last picture is the one
      files.set(name, file);
    } else files.delete(name);
    soon();
  });
  document.addEventListener("keep-now", (event) => {
    if (timer === undefined || stopped || !form.isConnected) return;
    clearTimeout(timer);
    timer = undefined;
    event.detail.push(save());
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
    for (const [name, file] of files) {
      const carried = new DataTransfer();
      carried.items.add(file);
      form.elements[name].files = carried.files;
    }
  });
});
