/* Reads what stands in the element or field named by data-of aloud in its language or the page's; pressed again it
   stops. Hidden where the browser cannot speak, or has no voice for that language. */
behaviour("read-aloud", (button) => {
  const speech = window.speechSynthesis;
  const source = document.getElementById(button.dataset.of);
  if (!speech || !window.SpeechSynthesisUtterance || !source) return;
  const language = source.closest("[lang]").lang;
  const words = button.textContent;
  let speaking = null;

  // Systems write da-DK, da_DK or da, and call Norwegian bokmål nb or no.
  const tongue = (code) => code.toLowerCase().split(/[-_]/)[0].replace(/^n[bn]$/, "no");
  const voice = () => speech.getVoices().find((each) => tongue(each.lang) === tongue(language));
  const show = () => {
    button.parentElement.hidden = !speaking && !voice();
    button.textContent = speaking ? button.dataset.stop : words;
    button.setAttribute("aria-pressed", String(Boolean(speaking)));
  };
  const stop = () => { speaking = null; speech.cancel(); show(); };

  button.addEventListener("click", () => {
    if (speaking) return stop();
    const text = (source.value ?? source.textContent).trim();
    if (!text) return source.focus?.();
    speech.cancel();
    speaking = Object.assign(new SpeechSynthesisUtterance(text), { lang: language, voice: voice(), rate: 0.9 });
    for (const over of ["end", "error"]) speaking.addEventListener(over, (event) => { if (event.target === speaking) stop(); });
    speech.speak(speaking);
    show();
  });
  window.addEventListener("pagehide", () => speech.cancel());
  // Many browsers learn of their voices only after the page has loaded.
  speech.addEventListener?.("voiceschanged", show);
  show();
});
