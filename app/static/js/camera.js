/* Reads codes with the device's camera and types them into the field named by data-field, as a hand scanner would.
   What reads them is fetched when it is first wanted; data-formats says which kinds. What is held before the camera
   counts once, until it has been away for a moment. The form works without. */
behaviour("camera", (button) => {
  const { field: name, video: viewId, trouble: troubleId, formats, reader, engine, pause = "1200" } = button.dataset;
  const field = document.getElementById(name);
  const view = document.getElementById(viewId);
  const trouble = document.getElementById(troubleId);
  const lastSeen = new Map();
  let stream = null;
  let detector = null;

  const loaded = (address) => new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });
  const start = async () => {
    const wanted = formats.split(" ");
    const own = await window.BarcodeDetector?.getSupportedFormats?.() ?? [];
    if (wanted.every((format) => own.includes(format))) return new BarcodeDetector({ formats: wanted });
    if (!window.BarcodeDetectionAPI) await loaded(reader);
    BarcodeDetectionAPI.setZXingModuleOverrides({ locateFile: () => engine });
    return new BarcodeDetectionAPI.BarcodeDetector({ formats: wanted });
  };
  const take = (text) => {
    const now = performance.now();
    const isNew = now - (lastSeen.get(text) ?? -Infinity) > Number(pause);
    lastSeen.set(text, now);
    if (!isNew) return;
    field.value = text;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  };
  const look = async () => {
    if (!stream || !view.isConnected) return stop();
    if (view.readyState >= view.HAVE_CURRENT_DATA) {
      for (const code of await detector.detect(view)) take(code.rawValue);
    }
    setTimeout(look, 120);
  };
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    view.hidden = true;
    field.inputMode = "";
    button.setAttribute("aria-pressed", "false");
  };

  button.hidden = !navigator.mediaDevices?.getUserMedia;
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      detector ??= await start();
      view.srcObject = stream;
      view.hidden = false;
      field.inputMode = "none";
      button.setAttribute("aria-pressed", "true");
      await view.play();
      trouble.hidden = true;
      look();
    } catch { trouble.hidden = false; stop(); }
  });
});
