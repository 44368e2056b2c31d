import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AlternativeRequest,
  CheckInAnswer,
  type CheckInRequest,
  EnrolmentAnswer,
  type EnrolmentRequest,
  KioskState,
} from '../../edge-agent/kiosk/kiosk-state.ts';
import { DemoError } from './error.ts';

/** Presses the buttons of one kiosk, over the same HTTP that its page uses. */
export class KioskClient {
  readonly url: string;
  readonly #pin: string;

  constructor(url: string, pin: string) {
    this.url = url;
    this.#pin = pin;
  }

  async checkIn(request: CheckInRequest): Promise<CheckInAnswer> {
    return CheckInAnswer.parse(await this.#call('POST', '/api/check-ins', request));
  }

  async alternative(request: AlternativeRequest): Promise<void> {
    await this.#call('POST', '/api/alternatives', request);
  }

  async enrol(request: EnrolmentRequest): Promise<EnrolmentAnswer> {
    return EnrolmentAnswer.parse(await this.#call('POST', '/api/enrolments', request));
  }

  async state(): Promise<KioskState> {
    return KioskState.parse(await this.#call('GET', '/api/state'));
  }

  /** Waits until the camera delivers and the hub is reached. */
  async ready(deadlineMs: number): Promise<void> {
    await this.#until((state) => state.camera === 'ok' && state.link.online, deadlineMs, 'camera and hub connection');
  }

  /** Waits until the hub has confirmed everything. */
  async drained(deadlineMs: number): Promise<void> {
    await this.#until((state) => state.link.online && state.link.pending === 0, deadlineMs, 'the hub’s receipts');
  }

  async #until(reached: (state: KioskState) => boolean, deadlineMs: number, what: string): Promise<void> {
    const end = performance.now() + deadlineMs;
    let last: unknown;
    while (performance.now() < end) {
      try {
        const state = await this.state();
        if (reached(state)) return;
        last = state;
      } catch (error) {
        last = error instanceof Error ? error.message : error;
      }
      await sleep(100);
    }
    throw new DemoError(
      'NOT_READY',
      `${this.url}: waited ${deadlineMs / 1000} s for ${what}; last seen: ${JSON.stringify(last)}`,
    );
  }

  async #call(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { 'x-staff-pin': this.#pin, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok)
      throw new DemoError('NOT_AS_PLANNED', `${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
