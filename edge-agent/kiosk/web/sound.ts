/** Notes (Hz) of the two signals: rising for "done", one soft low tone for "please read". Neither sounds like an alarm. */
const SIGNALS = { done: [660, 880], read: [392] } as const;
const NOTE_S = 0.16;

let context: AudioContext | null = null;

/** Plays a signal if the browser lets us; without a touch before it may not, and the screen says it all anyway. */
export function playSignal(signal: keyof typeof SIGNALS): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  SIGNALS[signal].forEach((frequency, index) => {
    if (!context) return;
    const start = currentTime + index * NOTE_S;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, start);
    volume.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
  });
}
