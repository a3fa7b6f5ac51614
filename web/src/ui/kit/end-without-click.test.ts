// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endWithoutClick } from './end-without-click.ts';

const FINGER = 7;
const clicked = vi.fn();
let target: HTMLElement;
let item: HTMLElement;

beforeEach(() => {
  clicked.mockClear();
  target = document.body.appendChild(document.createElement('p'));
  item = document.body.appendChild(document.createElement('button'));
  item.addEventListener('click', clicked);
  endWithoutClick({ pointerId: FINGER, target });
});
afterEach(() => document.body.replaceChildren());

const lift = (): boolean =>
  target.dispatchEvent(new TouchEvent('touchend', { bubbles: true, cancelable: true }));
const press = (pointerId: number, isPrimary = true) =>
  item.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerId, isPrimary }));
const click = (pointerId: number) =>
  item.dispatchEvent(new PointerEvent('click', { bubbles: true, cancelable: true, pointerId }));

it('the finger that is lifted clicks nothing, also where its message is gone from the page', () => {
  target.remove();
  expect(lift()).toBe(false);
});

it('a second finger beside it changes nothing', () => {
  press(FINGER + 1, false);
  expect(lift()).toBe(false);
});

it('the pen that is lifted clicks nothing, and clicks again when it comes back', () => {
  click(FINGER);
  expect(clicked).not.toHaveBeenCalled();
  press(FINGER);
  click(FINGER);
  expect(clicked).toHaveBeenCalledOnce();
});

it('a mouse, a key and a screen reader click at once', () => {
  click(1);
  click(-1);
  item.click();
  expect(clicked).toHaveBeenCalledTimes(3);
});

it('the next tap is an ordinary one', () => {
  lift();
  expect(lift()).toBe(true);
});

it('a press that began after it is an ordinary one, although nothing was heard of its end', () => {
  press(FINGER + 1);
  expect(lift()).toBe(true);
});
