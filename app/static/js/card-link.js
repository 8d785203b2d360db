/* A form reached by a link whose secret stands after the #: takes it out of the address and the history first, then sends it. */
behaviour("card-link", (form) => {
  const secret = location.hash.slice(1);
  if (!secret) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (!/^[\w-]{22,30}$/.test(secret)) return;
  form.elements.token.value = secret;
  form.requestSubmit();
});
