/* Copies data-text, or the text of the element named by data-from, and shows data-done on the button for a moment. */
behaviour("copy", (button) => {
  const label = [...button.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const words = label?.data;
  let timer;

  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.from);
    const text = button.dataset.text ?? source?.value ?? source?.innerText ?? "";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!source) return;
      getSelection().selectAllChildren(source);
      source.select?.();
      return;
    }
    if (!label || !button.dataset.done) return;
    label.data = button.dataset.done;
    clearTimeout(timer);
    timer = setTimeout(() => { label.data = words; }, 2000);
  });
});
