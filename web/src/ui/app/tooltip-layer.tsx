import { useEffect, useRef, useState } from 'react';
import styles from './tooltip-layer.module.css';

/** Elements with this attribute show its text on hover and on keyboard focus. */
export const tip = (text: string | undefined) => (text === undefined ? {} : { 'data-tip': text });

interface Shown {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly below: boolean;
}

const DELAY_MS = 350;
const MARGIN = 8;

function place(target: Element): Shown | undefined {
  const text = target.getAttribute('data-tip');
  if (!text) return undefined;
  const box = target.getBoundingClientRect();
  const below = box.top < 64;
  const x = Math.min(Math.max(box.left + box.width / 2, 60), innerWidth - 60);
  return { text, x, y: below ? box.bottom + MARGIN : box.top - MARGIN, below };
}

const tipTarget = (event: Event): Element | undefined =>
  event.target instanceof Element ? (event.target.closest('[data-tip]') ?? undefined) : undefined;

/**
 * One tooltip for the whole page, found by attribute: rows of a timeline carry no tooltip component each. The text must
 * be in the element's accessible name or description as well; this layer is for the eyes alone.
 */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const hide = () => {
      clearTimeout(timer.current);
      setShown(undefined);
    };
    const show = (event: Event) => {
      const target = tipTarget(event);
      hide();
      if (target === undefined) return;
      if (event.type === 'focusin' && !target.matches(':focus-visible')) return;
      timer.current = setTimeout(() => target.isConnected && setShown(place(target)), DELAY_MS);
    };
    const events: readonly [string, (event: Event) => void][] = [
      ['mouseover', show],
      ['focusin', show],
      ['focusout', hide],
      ['pointerdown', hide],
      ['keydown', hide],
      ['scroll', hide],
    ];
    for (const [name, listener] of events)
      document.addEventListener(name, listener, { capture: true, passive: true });
    return () => {
      clearTimeout(timer.current);
      for (const [name, listener] of events) document.removeEventListener(name, listener, { capture: true });
    };
  }, []);
  if (shown === undefined) return null;
  return (
    <div
      className={styles.tip}
      data-below={shown.below || undefined}
      style={{ left: shown.x, top: shown.y }}
      aria-hidden="true"
    >
      {shown.text}
    </div>
  );
}
