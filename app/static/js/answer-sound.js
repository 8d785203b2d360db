/* A short sound, and on a phone a shake, for each new answer: data-tone says ok, warn or danger. Quiet while the tick
   box named by data-switch is not ticked. */
(() => {
  const tones = { ok: [[880, 0, 0.09]], warn: [[520, 0, 0.12], [520, 0.2, 0.12]], danger: [[180, 0, 0.4]] };
  let speaker = null;

  behaviour("answer-sound", (answer) => {
    const tone = tones[answer.dataset.tone];
    if (!tone || document.getElementById(answer.dataset.switch)?.checked === false) return;
    speaker ??= new AudioContext();
    for (const [pitch, after, seconds] of tone) {
      const voice = speaker.createOscillator();
      voice.frequency.value = pitch;
      voice.connect(speaker.destination);
      voice.start(speaker.currentTime + after);
      voice.stop(speaker.currentTime + after + seconds);
    }
    navigator.vibrate?.(answer.dataset.tone === "ok" ? 40 : [120, 60, 120]);
  });
})();
