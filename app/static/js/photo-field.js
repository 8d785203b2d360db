/* A picture chosen or taken is shown at once on the canvas data-shown, in place of the sheet data-sheet and of what stood
   there (data-before), made smaller, and handed to the form as a file for this field ("keep-file", see autosave.js).
   The box data-off takes it away again. The form works without. */
behaviour("photo-field", (field) => {
  const shown = document.getElementById(field.dataset.shown);
  const off = document.getElementById(field.dataset.off);
  const longest = 1600;
  const before = document.getElementById(field.dataset.before);
  const sheet = document.getElementById(field.dataset.sheet);

  field.parentElement.classList.add("photo__label--live");

  field.addEventListener("change", async () => {
    const [file] = field.files;
    shown.hidden = true;
    if (!file) return;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
      shown.width = Math.round(picture.width * scale);
      shown.height = Math.round(picture.height * scale);
      shown.getContext("2d").drawImage(picture, 0, 0, shown.width, shown.height);
      picture.close();
    } catch { return; } // the library says what is wrong with it
    shown.hidden = false;
    sheet.hidden = true;
    if (before) before.hidden = true;
    off.checked = false;
    off.closest("label").hidden = false;
    shown.toBlob((small) => {
      const detail = { name: field.name, file: new File([small], "photo.jpg", { type: "image/jpeg" }) };
      field.form.dispatchEvent(new CustomEvent("keep-file", { detail }));
    }, "image/jpeg", 0.85);
  });
  off.addEventListener("change", () => {
    if (!off.checked) return;
    shown.hidden = true;
    field.form.dispatchEvent(new CustomEvent("keep-file", { detail: { name: field.name, file: null } }));
  });
});
