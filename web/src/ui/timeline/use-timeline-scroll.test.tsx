// @vitest-environment jsdom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import type { VirtualizerHandle } from 'virtua';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakeList, rowsNamed, VIEW_PX } from '../testing/fake-list.ts';
import type { Row } from './timeline-rows.ts';
import { type TimelineScroll, useTimelineScroll } from './use-timeline-scroll.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** A timeline of thirty rows at its end, with a code block in it. */
function setUp() {
  const list = new FakeList(rowsNamed(0, 30));
  let scroll: TimelineScroll | undefined;
  const scroller: { current: HTMLElement | null } = { current: null };
  const written: number[] = [];
  const onSeen = () => undefined;
  function Rows({ rows }: { rows: readonly Row[] }) {
    const now = useTimelineScroll({
      scroller,
      rows,
      start: undefined,
      follows: true,
      edges: undefined,
      onSeen,
    });
    now.list.current = list as FakeList & VirtualizerHandle;
    scroll = now;
    return (
      <section
        ref={(element) => {
          scroller.current = element;
          if (element === null) return;
          Object.defineProperty(element, 'clientHeight', { get: () => height, configurable: true });
        }}
        onWheel={now.onWheel}
      >
        <pre />
      </section>
    );
  }
  let height = VIEW_PX;
  Element.prototype.scrollTo = (...to: unknown[]) => {
    written.push((to[0] as ScrollToOptions).top ?? Number.NaN);
  };
  const view = render(<Rows rows={list.rows} />);
  const section = view.container.querySelector('section') as HTMLElement;
  const now = () => scroll as TimelineScroll;
  const stand = (offset: number) => {
    list.go(offset);
    act(() => now().onScroll(list.scrollOffset));
  };
  stand(list.end);
  return {
    list,
    written,
    section,
    now,
    stand,
    code: view.container.querySelector('pre') as HTMLElement,
    say: () => {
      list.rows = rowsNamed(0, list.rows.length + 2);
      view.rerender(<Rows rows={list.rows} />);
    },
    grow: (px: number) => {
      list.resize(list.rows.at(-1)?.key, px);
      act(() => now().onResize());
    },
    setHeight: (px: number) => {
      height = px;
    },
  };
}

it('who has scrolled up by a little, and rests there, follows what comes', () => {
  const { list, section, stand, say } = setUp();
  fireEvent.wheel(section, { deltaY: -10 });
  stand(list.end - 10);
  act(() => vi.advanceTimersByTime(1_001));
  say();
  expect(list.scrollOffset).toBe(list.end);
});

it('who scrolls up is offered the newest as soon as the end has grown out of sight', () => {
  const { list, section, stand, grow, now } = setUp();
  fireEvent.wheel(section, { deltaY: -10 });
  stand(list.end - 10);
  expect(now().atEnd).toBe(true);
  grow(100);
  expect(now().atEnd).toBe(false);
  expect(list.scrollOffset).toBe(list.end - 110);
});

it('the list goes on scrolling to the end for as long as nobody scrolls', () => {
  const { list, section, written } = setUp();
  const end = list.end + 100;
  section.scrollTo({ top: end });
  expect(written).toEqual([end]);
  fireEvent.wheel(section, { deltaY: 10 });
  section.scrollTo({ top: end });
  section.scrollTo({ top: end - 300 });
  expect(written).toEqual([end, end - 300]);
});

it.each([
  ['zooms', { ctrlKey: true }],
  ['goes sideways', { shiftKey: true }],
])('the wheel that %s leaves no end', (_, keys) => {
  const { list, section, grow } = setUp();
  fireEvent.wheel(section, { deltaY: -10, ...keys });
  grow(100);
  expect(list.scrollOffset).toBe(list.end);
});

it('nor does the one that scrolls a code block, until that is at its top', () => {
  const { list, code, grow } = setUp();
  code.scrollTop = 30;
  fireEvent.wheel(code, { deltaY: -10 });
  grow(100);
  expect(list.scrollOffset).toBe(list.end);
  code.scrollTop = 0;
  fireEvent.wheel(code, { deltaY: -10 });
  grow(100);
  expect(list.scrollOffset).toBe(list.end - 100);
});

it('a window that grows is no scrolling up', () => {
  const { list, setHeight, stand, now } = setUp();
  const before = list.end;
  setHeight(VIEW_PX + 200);
  stand(before - 200);
  list.viewportSize = VIEW_PX + 200;
  act(() => now().onResize());
  expect(now().atEnd).toBe(true);
  list.go(0);
  act(() => now().onResize());
  expect(list.scrollOffset).toBe(list.end);
});
