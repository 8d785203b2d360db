/* Lets the page fill the whole screen; hidden where the browser cannot. */
behaviour("full-screen", (button) => {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
});
