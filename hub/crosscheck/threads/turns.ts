/** Lets one after another in, in the order in which they asked. */
export class Turns<T> {
  #waiting: T[] = [];
  readonly #admit: (who: T) => void;
  #inside: T | undefined;

  constructor(admit: (who: T) => void) {
    this.#admit = admit;
  }

  ask(who: T): void {
    this.#waiting.push(who);
    this.#next();
  }

  /** It is done, or will never come. */
  leave(who: T): void {
    this.#waiting = this.#waiting.filter((other) => other !== who);
    if (this.#inside === who) this.#inside = undefined;
    this.#next();
  }

  #next(): void {
    if (this.#inside !== undefined) return;
    this.#inside = this.#waiting.shift();
    if (this.#inside !== undefined) this.#admit(this.#inside);
  }
}
