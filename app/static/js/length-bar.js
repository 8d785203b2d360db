/* Fills the bar beside a field as it is written in; near data-most the count is shown too. */
behaviour("length-bar", (field) => {
  const box = document.getElementById(`${field.id}-bar`);
  if (!box) return;
  const [bar, count] = box.children;
  const most = Number(field.dataset.most);
  const show = () => {
    const length = [...field.value.trim()].length;
    bar.value = Math.min(length, bar.max);
    count.textContent = length > most * 0.8 ? `${length} / ${most}` : "";
    box.classList.toggle("length-bar--over", length > most);
  };
  box.hidden = false;
  field.addEventListener("input", show);
  show();
});
