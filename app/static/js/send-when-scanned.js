/* A field the camera types into: what it read is sent at once, as a hand's Enter would be. */
behaviour("send-when-scanned", (field) => {
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isTrusted) field.form.requestSubmit();
  });
});
