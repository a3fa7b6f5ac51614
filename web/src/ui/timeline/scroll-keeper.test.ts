import { describe, expect, it } from 'vitest';
import { ADA } from '../testing/sample-people.ts';
import { type List, ScrollKeeper } from './scroll-keeper.ts';
import type { Row } from './timeline-rows.ts';

const ROW_PX = 50;
const VIEW_PX = 400;

const row = (key: string): Row => ({ type: 'late', key, at: 0, author: ADA.id, messages: [] });
const rowsNamed = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => row(`r${from + index}`));

/** A list whose rows are all of one height at first; `offset` is where it is scrolled to. */
function setUp(pinned: boolean, start: readonly Row[], follows = true, startRow = 10) {
  let rows = start;
  let offset = 0;
  let now = 0;
  const heights = new Map<string, number>();
  const heightOf = (key: string | undefined) => heights.get(key ?? '') ?? ROW_PX;
  const top = (index: number) => rows.slice(0, index).reduce((sum, { key }) => sum + heightOf(key), 0);
  const end = () => Math.max(0, top(rows.length) - VIEW_PX);
  const go = (to: number) => {
    offset = Math.min(Math.max(to, 0), end());
  };
  const resize = (key: string | undefined, px: number) => heights.set(key ?? '', heightOf(key) + px);
  const list: List = {
    get scrollOffset() {
      return offset;
    },
    get scrollSize() {
      return top(rows.length);
    },
    viewportSize: VIEW_PX,
    findItemIndex: (at) =>
      Math.max(
        0,
        rows.findLastIndex((_, index) => top(index) <= at),
      ),
    getItemOffset: top,
    getItemSize: (index) => heightOf(rows[index]?.key),
    scrollToIndex: (index, { align, offset: more = 0 } = {}) =>
      go(align === 'end' ? end() : top(index) + more),
  };
  const keeper = new ScrollKeeper(
    { pinned, follows },
    () => list,
    () => now,
  );
  keeper.drawn(rows, pinned ? undefined : { key: rows[startRow]?.key ?? '', offset: 0 });
  return {
    keeper,
    offset: () => offset,
    distanceFromEnd: () => end() - offset,
    scroll: (to: number) => {
      go(to);
      const atEnd = keeper.scrolled(offset);
      keeper.rested();
      return atEnd;
    },
    /** The first row turns out to be higher; virtua makes up for that. */
    measure: (px: number) => {
      resize(rows[0]?.key, px);
      go(offset + px);
      keeper.scrolled(offset);
      keeper.resized();
    },
    /** The last row turns out to be higher. */
    grow: (px: number) => {
      resize(rows.at(-1)?.key, px);
      keeper.resized();
    },
    /** A row turns out to be lower or higher; virtua keeps its top where it is. */
    resize: (key: string, px: number) => {
      resize(key, px);
      keeper.resized();
    },
    /** The list says that it has scrolled, and rests. */
    settle: () => {
      keeper.scrolled(offset);
      keeper.rested();
    },
    frames: (count: number) => {
      for (let left = count; left > 0; left--) keeper.frame();
    },
    draw: (next: readonly Row[]) => {
      const shift = keeper.shifts(next);
      // As virtua does.
      const added = shift ? (next.length - rows.length) * ROW_PX : 0;
      rows = next;
      go(offset + added);
      keeper.drawn(next, undefined);
      return shift;
    },
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe('a timeline at its end', () => {
  it('[1] follows new rows', () => {
    const { draw, distanceFromEnd } = setUp(true, rowsNamed(0, 30));
    expect(draw(rowsNamed(0, 40))).toBe(false);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] stays where the person scrolled up to', () => {
    const { scroll, draw, offset } = setUp(true, rowsNamed(0, 60));
    scroll(2_600);
    expect(scroll(1_000)).toBe(false);
    draw(rowsNamed(0, 70));
    expect(offset()).toBe(1_000);
  });

  it('[3] is not left when the rows grow under it', () => {
    const { keeper, scroll, draw, distanceFromEnd } = setUp(true, rowsNamed(0, 30));
    scroll(1_100);
    draw(rowsNamed(0, 45));
    keeper.resized();
    expect(distanceFromEnd()).toBe(0);
  });
});

describe('a timeline at its end that grows', () => {
  const growing = () => {
    const made = setUp(true, rowsNamed(0, 30));
    made.settle();
    return {
      ...made,
      grow: (px: number) => {
        made.grow(px);
        made.settle();
      },
    };
  };

  it('[3] is left by the first bit of scrolling up', () => {
    const { keeper, scroll, grow, offset } = growing();
    keeper.moved(true);
    grow(20);
    expect(scroll(1_095)).toBe(true);
    grow(200);
    expect(offset()).toBe(1_095);
    expect(keeper.isAtEnd()).toBe(false);
  });

  it('[3] is left also where it is not known which way a finger goes', () => {
    const { keeper, scroll, grow, offset } = growing();
    keeper.moved();
    grow(20);
    scroll(1_110);
    grow(20);
    expect(offset()).toBe(1_110);
  });

  it('[3] is followed again by who scrolls down to it, and by who rests near it', () => {
    const { keeper, scroll, settle, wait, grow, distanceFromEnd } = growing();
    keeper.moved(true);
    scroll(1_000);
    scroll(1_100);
    grow(20);
    expect(distanceFromEnd()).toBe(0);
    keeper.moved();
    scroll(1_110);
    settle();
    expect(keeper.pinned).toBe(false);
    wait(1_000);
    settle();
    grow(20);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] is not left by rows that shrink where somebody has just scrolled to', () => {
    const { keeper, scroll, grow, distanceFromEnd } = growing();
    keeper.moved(true);
    scroll(1_000);
    scroll(1_100);
    grow(-20);
    expect(keeper.pinned).toBe(true);
    grow(20);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] is followed where all of it fits, though somebody turns the wheel', () => {
    const { keeper, draw, distanceFromEnd } = setUp(true, rowsNamed(0, 5));
    keeper.moved(true);
    draw(rowsNamed(0, 20));
    expect(distanceFromEnd()).toBe(0);
  });

  it('[4] is not where the list goes on to once somebody scrolls', () => {
    const { keeper, scroll } = growing();
    const beyond = 1_200;
    expect(keeper.allows(beyond)).toBe(true);
    keeper.moved(true);
    expect(keeper.allows(beyond)).toBe(false);
    // What it scrolls to make up for rows above is another matter.
    expect(keeper.allows(1_100)).toBe(true);
    keeper.toEnd();
    expect(keeper.allows(beyond)).toBe(true);
    keeper.moved();
    scroll(1_000);
    expect(keeper.allows(beyond)).toBe(false);
  });
});

describe('a timeline somewhere in the middle', () => {
  const middle = () => {
    const made = setUp(true, rowsNamed(0, 60));
    made.scroll(2_600);
    made.scroll(1_020);
    return made;
  };

  it('[2] keeps the row in sight when rows are inserted above it', () => {
    const { draw, offset } = middle();
    expect(draw([...rowsNamed(100, 107), ...rowsNamed(0, 60)])).toBe(true);
    expect(offset()).toBe(1_020 + 7 * ROW_PX);
  });

  it('[2] keeps it when rows come above and below at once', () => {
    const { draw, offset } = middle();
    draw([row('r0'), row('late'), ...rowsNamed(1, 60), row('notice')]);
    expect(offset()).toBe(1_020 + ROW_PX);
  });

  it('[2] keeps it when rows above go away', () => {
    const { draw, offset } = middle();
    draw(rowsNamed(5, 60));
    expect(offset()).toBe(1_020 - 5 * ROW_PX);
  });

  it('[2] does not move for rows below', () => {
    const { draw, offset } = middle();
    expect(draw(rowsNamed(0, 80))).toBe(false);
    expect(offset()).toBe(1_020);
  });

  it('[3] follows the end again once it is reached', () => {
    const { scroll, draw, distanceFromEnd } = middle();
    expect(scroll(2_600)).toBe(true);
    draw(rowsNamed(0, 90));
    expect(distanceFromEnd()).toBe(0);
  });
});

describe('at the top of what is loaded', () => {
  const past: Row = { type: 'past', key: 'past' };
  const day = (key: string): Row => ({ type: 'day', key, at: 0 });

  it('[2] keeps the first message in sight when the segment before is loaded', () => {
    const { scroll, draw, offset } = setUp(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(0);
    expect(draw([past, day('c'), ...rowsNamed(100, 140), day('d'), ...rowsNamed(0, 60)])).toBe(true);
    expect(offset()).toBe(41 * ROW_PX);
  });

  it('[2] keeps what is below the first message, which loses its name to the segment before', () => {
    const { scroll, draw, resize, offset } = setUp(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(0);
    draw([past, day('d'), ...rowsNamed(100, 140), ...rowsNamed(0, 60)]);
    resize('r0', -20);
    expect(offset()).toBe(40 * ROW_PX - 20);
    resize('r100', 20);
    expect(offset()).toBe(40 * ROW_PX);
  });

  it('[2] keeps it where its day began in the segment before', () => {
    const { scroll, draw, offset } = setUp(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(50);
    draw([past, day('d'), ...rowsNamed(100, 140), ...rowsNamed(0, 60)]);
    expect(offset()).toBe(50 + 40 * ROW_PX);
  });

  it('knows which ends are near', () => {
    const { keeper, scroll } = setUp(true, rowsNamed(0, 60));
    expect(keeper.near()).toEqual({ start: false, end: true });
    scroll(800);
    expect(keeper.near()).toEqual({ start: true, end: false });
  });

  it('says what is in sight, and where', () => {
    const { keeper, scroll } = setUp(true, [past, ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(20);
    expect(keeper.inSight()[0]).toEqual({ key: 'r0', offset: 30 });
  });
});

it('[4] pulls nobody back who scrolls on', () => {
  const { keeper, scroll, draw, offset, wait } = setUp(true, rowsNamed(0, 60));
  scroll(2_600);
  scroll(1_000);
  draw([...rowsNamed(100, 110), ...rowsNamed(0, 60)]);
  wait(100);
  keeper.moved();
  scroll(700);
  keeper.resized();
  expect(offset()).toBe(700);
  draw([...rowsNamed(200, 210), ...rowsNamed(100, 110), ...rowsNamed(0, 60)]);
  expect(offset()).toBe(700 + 10 * ROW_PX);
  scroll(900);
  keeper.resized();
  expect(offset()).toBe(900);
});

it('[5] does not follow the end of older messages', () => {
  const { keeper, scroll, draw, offset } = setUp(false, rowsNamed(0, 60), false);
  keeper.moved();
  expect(scroll(2_600)).toBe(false);
  draw(rowsNamed(0, 90));
  expect(offset()).toBe(2_600);
});

describe('right after rows changed', () => {
  const edited = () => {
    const made = setUp(true, rowsNamed(0, 60));
    made.scroll(2_600);
    made.scroll(1_020);
    made.draw(rowsNamed(0, 60));
    return made;
  };

  it('[6] a row that was brought into sight stays there, drawn again before the list has said that it scrolled', () => {
    const { keeper, draw, offset } = edited();
    keeper.show(5, 'start');
    draw(rowsNamed(0, 60));
    expect(offset()).toBe(250);
    expect(draw([...rowsNamed(100, 107), ...rowsNamed(0, 60)])).toBe(true);
    expect(offset()).toBe(250 + 7 * ROW_PX);
  });

  it('[2] rows that are measured move nothing', () => {
    const { measure, draw, offset } = edited();
    measure(100);
    expect(offset()).toBe(1_120);
    draw([...rowsNamed(0, 60), row('more')]);
    measure(30);
    expect(offset()).toBe(1_150);
  });
});

it('opens at the row it is told', () => {
  expect(setUp(false, rowsNamed(0, 60)).offset()).toBe(10 * ROW_PX);
});

describe('a timeline that opens at a row, while what is below has not been measured', () => {
  const opened = () => {
    const made = setUp(false, rowsNamed(0, 60), true, 57);
    made.settle();
    return made;
  };

  it('[7] has not reached the end that it meets on the way', () => {
    const { keeper, grow, offset } = opened();
    expect(offset()).toBe(2_600);
    expect(keeper.pinned).toBe(false);
    grow(1_000);
    expect(offset()).toBe(57 * ROW_PX);
  });

  it('[7] has not reached it when rows come meanwhile', () => {
    const { draw, offset } = opened();
    draw([...rowsNamed(100, 120), ...rowsNamed(0, 60), ...rowsNamed(60, 70)]);
    expect(offset()).toBe(77 * ROW_PX);
  });

  it('[7] gets there however late a busy page measures', () => {
    const { wait, frames, settle, grow, offset } = opened();
    wait(5_000);
    frames(3);
    settle();
    grow(1_000);
    expect(offset()).toBe(57 * ROW_PX);
  });

  it('[7] says that it stands where it is to get', () => {
    expect(opened().keeper.where()).toEqual({ key: 'r57', offset: 0 });
  });

  it('[3] is at the end when that is all there is', () => {
    const { keeper, wait, frames, settle, grow, distanceFromEnd } = opened();
    wait(1_000);
    frames(20);
    expect(keeper.holds).toBe(false);
    settle();
    grow(1_000);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] goes to the end when the person does', () => {
    const { keeper, grow, distanceFromEnd } = opened();
    keeper.land('end');
    grow(1_000);
    expect(distanceFromEnd()).toBe(0);
  });
});
