import type { Page } from 'playwright-core';

/** A fault of a screen that a person would run into. */
export interface LayoutFault {
  readonly fault: 'overflows' | 'overlaps' | 'small-target' | 'unnamed' | 'low-contrast';
  readonly what: string;
}

/** Smallest side of what a finger has to hit, CSS pixels (WCAG 2.5.5), and the contrasts of WCAG 1.4.3 (AA). */
const LIMITS = { target: 44, contrast: 4.5, largeContrast: 3, largePx: 24 };

/**
 * What is wrong with the page as it is shown: text or buttons outside of the screen or cut off, targets that overlap or are too
 * small, buttons without a name, text that does not stand out. Runs in the browser, on what it laid out.
 */
export async function layoutFaults(page: Page): Promise<LayoutFault[]> {
  return (await page.evaluate(`(${inspect.toString()})(${JSON.stringify(LIMITS)})`)) as LayoutFault[];
}

/** Serialised into the page: it may use nothing from around it. */
function inspect(limits: typeof LIMITS): LayoutFault[] {
  type El = {
    textContent: string | null;
    parentElement: El | null;
    childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
    getBoundingClientRect(): {
      left: number;
      top: number;
      right: number;
      bottom: number;
      width: number;
      height: number;
    };
    closest(selector: string): El | null;
    contains(other: El): boolean;
    getAttribute(name: string): string | null;
    scrollWidth: number;
    clientWidth: number;
  };
  const view = globalThis as unknown as {
    innerWidth: number;
    innerHeight: number;
    document: { querySelectorAll(selector: string): Iterable<El> };
    getComputedStyle(element: El): Record<string, string>;
  };
  const faults: LayoutFault[] = [];
  const nameOf = (element: El) =>
    (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 40);
  const add = (fault: LayoutFault['fault'], element: El) => faults.push({ fault, what: nameOf(element) });
  const isShown = (element: El) => {
    const { width, height } = element.getBoundingClientRect();
    if (width <= 1 || height <= 1 || element.closest('[inert]')) return false;
    for (let at: El | null = element; at; at = at.parentElement) {
      const style = view.getComputedStyle(at);
      if (style.visibility === 'hidden' || style.display === 'none' || Number(style.opacity) < 0.05) return false;
    }
    return true;
  };
  const rgb = (colour: string | undefined): number[] => (colour?.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (channels: number[]): number => {
    const [r = 0, g = 0, b = 0] = channels.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** The first surface behind that is not see-through; transparent ones between are rare here and count as not there. */
  const behind = (element: El): number[] => {
    for (let at: El | null = element; at; at = at.parentElement) {
      const colour = rgb(view.getComputedStyle(at).backgroundColor);
      if ((colour[3] ?? 1) > 0.5) return colour;
    }
    return [255, 255, 255];
  };

  const everything = [...view.document.querySelectorAll('body *')].filter(isShown);
  for (const element of everything) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '',
    );
    if (!hasText) continue;
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const scrolls = element.closest('[data-scrolls]') !== null;
    const outside = left < -1 || right > view.innerWidth + 1 || top < -1 || bottom > view.innerHeight + 1;
    if (!scrolls && (outside || element.scrollWidth > element.clientWidth + 2)) add('overflows', element);
    const style = view.getComputedStyle(element);
    const disabled = element.closest(':disabled') !== null;
    const [one, other] = [luminance(rgb(style.color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const isLarge = Number.parseFloat(style.fontSize ?? '0') >= limits.largePx;
    if (!disabled && contrast < (isLarge ? limits.largeContrast : limits.contrast)) add('low-contrast', element);
  }
  const targets = everything.filter((element) => element.closest('button, a[href], input, select') === element);
  for (const [index, target] of targets.entries()) {
    const box = target.getBoundingClientRect();
    if (Math.min(box.width, box.height) < limits.target - 0.5) add('small-target', target);
    if (nameOf(target) === '') add('unnamed', target);
    for (const other of targets.slice(index + 1)) {
      const next = other.getBoundingClientRect();
      const wide = Math.min(box.right, next.right) - Math.max(box.left, next.left);
      const high = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
      if (wide > 1 && high > 1 && !target.contains(other) && !other.contains(target)) add('overlaps', other);
    }
  }
  return faults;
}
