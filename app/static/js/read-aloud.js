/* Reads what stands in the element or field named by data-of aloud in its language or the page's; pressed again it
   stops. Hidden where the browser cannot speak. */
behaviour("read-aloud", (button) => {
  const voice = window.speechSynthesis;
  const source = document.getElementById(button.dataset.of);
  if (!voice || !window.SpeechSynthesisUtterance || !source) return;
  const words = button.textContent;
  let speaking = null;

  const show = () => {
    button.textContent = speaking ? button.dataset.stop : words;
    button.setAttribute("aria-pressed", String(Boolean(speaking)));
  };
  const stop = () => { speaking = null; voice.cancel(); show(); };

  button.addEventListener("click", () => {
    if (speaking) return stop();
    const text = (source.value ?? source.textContent).trim();
    if (!text) return source.focus?.();
    voice.cancel();
    speaking = Object.assign(new SpeechSynthesisUtterance(text), {
      lang: source.closest("[lang]").lang,
      rate: 0.9,
    });
    for (const over of ["end", "error"]) speaking.addEventListener(over, (event) => { if (event.target === speaking) stop(); });
    voice.speak(speaking);
    show();
  });
  window.addEventListener("pagehide", () => voice.cancel());
  button.parentElement.hidden = false;
});
