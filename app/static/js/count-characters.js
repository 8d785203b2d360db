/* Shows how much of maxlength is used, in the element whose id is the field's with "-count". */
behaviour("count-characters", (field) => {
  const count = document.getElementById(`${field.id}-count`);
  if (!count) return;
  const most = field.maxLength > 0 ? ` / ${field.maxLength}` : "";
  const show = () => { count.textContent = `${field.value.length}${most}`; };
  field.addEventListener("input", show);
  show();
});
