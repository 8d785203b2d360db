/* A sheet to draw on with finger, pen or mouse: colours, thicknesses, rubber, undo, a clean sheet that can be undone.
   Each change is handed to the form as a file for its field data-field ("keep-file", see autosave.js). The box data-off
   is ticked while the sheet is empty, and whoever ticks it gets a clean one. data-picture is what was drawn before; while
   a photograph stands instead (data-instead), or without this script, the sheet is hidden. */
behaviour("drawing", (sheet) => {
  const canvas = sheet.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const off = document.getElementById(sheet.dataset.off);
  const tools = [...sheet.querySelectorAll("[data-tool]")];
  const strokes = [];
  let before = null;
  let stroke = null;
  let colour = "black";
  let width = 10;

  const paint = (name) => getComputedStyle(sheet).getPropertyValue(`--paint-${name}`);
  const between = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const line = ({ points, colour: name, width: thick }, from) => {
    pen.strokeStyle = pen.fillStyle = paint(name);
    pen.lineWidth = thick;
    pen.lineCap = pen.lineJoin = "round";
    if (points.length === 1) {
      pen.beginPath();
      pen.arc(points[0].x, points[0].y, thick / 2, 0, 2 * Math.PI);
      pen.fill();
    }
    for (let i = Math.max(1, from); i < points.length; i += 1) {
      const start = i > 1 ? between(points[i - 2], points[i - 1]) : points[0];
      const end = between(points[i - 1], points[i]);
      pen.beginPath();
      pen.moveTo(start.x, start.y);
      pen.quadraticCurveTo(points[i - 1].x, points[i - 1].y, end.x, end.y);
      pen.stroke();
    }
  };
  const lastClean = () => strokes.findLastIndex((each) => each.isClean);
  const isEmpty = () => strokes.length - 1 === lastClean() && (lastClean() >= 0 || !before);
  const show = () => {
    pen.fillStyle = paint("paper");
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (before && lastClean() < 0) pen.drawImage(before, 0, 0, canvas.width, canvas.height);
    for (const each of strokes.slice(lastClean() + 1)) line(each, 1);
  };
  const hand = () => {
    if (off) off.checked = isEmpty();
    sheet.querySelector('[data-tool="undo"]').disabled = !strokes.length;
    canvas.toBlob((picture) => {
      const file = isEmpty() ? null : new File([picture], "drawing.png", { type: "image/png" });
      const detail = { name: sheet.dataset.field, file };
      sheet.closest("form").dispatchEvent(new CustomEvent("keep-file", { detail }));
    }, "image/png");
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * canvas.width) / box.width,
      y: ((event.clientY - box.top) * canvas.height) / box.height,
    };
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke = { points: [at(event)], colour, width: colour === "paper" ? width * 3 : width };
    line(stroke, 1);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!stroke || !event.isPrimary) return;
    const from = stroke.points.length;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const each of moves.length ? moves : [event]) stroke.points.push(at(each));
    line(stroke, from);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(over, () => {
      if (!stroke) return;
      strokes.push(stroke);
      stroke = null;
      hand();
    });
  }

  const press = (tool) => {
    const { tool: kind, value } = tool.dataset;
    if (kind === "undo") strokes.pop();
    if (kind === "clean" && !isEmpty()) strokes.push({ isClean: true });
    if (kind === "undo" || kind === "clean") { show(); hand(); return; }
    if (kind === "colour") colour = value;
    if (kind === "width") width = Number(value);
    for (const each of tools) if (each.dataset.tool === kind) each.setAttribute("aria-pressed", String(each === tool));
  };
  for (const tool of tools) tool.addEventListener("click", () => press(tool));

  off?.addEventListener("change", () => {
    if (!off.checked) return;
    if (!isEmpty()) strokes.push({ isClean: true });
    const instead = document.getElementById(sheet.dataset.instead);
    if (instead) instead.hidden = true;
    sheet.hidden = false;
    show();
    hand();
  });

  show();
  if (sheet.dataset.picture) {
    const picture = Object.assign(new Image(), { src: sheet.dataset.picture });
    picture.addEventListener("load", () => { before = picture; show(); });
  }
  sheet.hidden = Boolean(sheet.dataset.instead);
});
