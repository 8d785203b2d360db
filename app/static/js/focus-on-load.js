/* Takes the keyboard and the screen reader here when the element appears. */
behaviour("focus-on-load", (element) => element.focus());
