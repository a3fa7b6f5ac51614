import { describe, expect, it } from 'vitest';
import { lateRow, ROW_PX, rowsNamed, VIEW_PX } from '../testing/fake-list.ts';
import { keptList } from '../testing/kept-list.ts';
import type { Row } from './timeline-rows.ts';

describe('a timeline somewhere in the middle', () => {
  const middle = () => {
    const made = keptList(true, rowsNamed(0, 60));
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
    draw([lateRow('r0'), lateRow('late'), ...rowsNamed(1, 60), lateRow('notice')]);
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
    const { scroll, draw, offset } = keptList(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(0);
    expect(draw([past, day('c'), ...rowsNamed(100, 140), day('d'), ...rowsNamed(0, 60)])).toBe(true);
    expect(offset()).toBe(41 * ROW_PX);
  });

  it('[2] keeps what is below the first message, which loses its name to the segment before', () => {
    const { keeper, scroll, draw, resize, offset } = keptList(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(0);
    draw([past, day('d'), ...rowsNamed(100, 140), ...rowsNamed(0, 60)]);
    resize('r0', -20);
    expect(offset()).toBe(40 * ROW_PX - 20);
    expect(keeper.where()).toEqual({ key: 'r1', offset: 150 });
    resize('r100', 20);
    expect(offset()).toBe(40 * ROW_PX);
  });

  it('[2] keeps it where its day began in the segment before', () => {
    const { scroll, draw, offset } = keptList(true, [past, day('d'), ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(50);
    draw([past, day('d'), ...rowsNamed(100, 140), ...rowsNamed(0, 60)]);
    expect(offset()).toBe(50 + 40 * ROW_PX);
  });

  it('knows which ends are near', () => {
    const { keeper, scroll } = keptList(true, rowsNamed(0, 60));
    expect(keeper.near()).toEqual({ start: false, end: true });
    scroll(800);
    expect(keeper.near()).toEqual({ start: true, end: false });
  });

  it('says what is in sight, and where', () => {
    const { keeper, scroll } = keptList(true, [past, ...rowsNamed(0, 60)]);
    scroll(2_600);
    scroll(20);
    expect(keeper.inSight()[0]).toEqual({ key: 'r0', offset: 30 });
  });
});

it('[4] pulls nobody back who scrolls on', () => {
  const { keeper, scroll, draw, offset, wait } = keptList(true, rowsNamed(0, 60));
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
  const { keeper, scroll, draw, offset } = keptList(false, rowsNamed(0, 60), false);
  keeper.moved();
  expect(scroll(2_600)).toBe(false);
  draw(rowsNamed(0, 90));
  expect(offset()).toBe(2_600);
});

it('[2] keeps the first message in sight where none came above it: it may be what grows', () => {
  const { scroll, draw, resize, offset } = keptList(true, rowsNamed(0, 60));
  scroll(2_600);
  scroll(1_020);
  draw(rowsNamed(0, 61));
  resize('r20', 30);
  expect(offset()).toBe(1_020);
});

describe('right after rows changed', () => {
  const edited = () => {
    const made = keptList(true, rowsNamed(0, 60));
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

  it('[6] the list gets there though rows on the way turn out to be higher', () => {
    const { keeper, settle, list } = edited();
    keeper.show(5, 'start');
    settle();
    list.resize('r0', 30);
    expect(keeper.allows(280)).toBe(true);
  });

  it('[6] the nearest edge is the one it is beyond', () => {
    const { keeper, offset } = edited();
    keeper.show(10, 'nearest');
    expect(offset()).toBe(500);
    keeper.show(30, 'nearest');
    expect(offset()).toBe(31 * ROW_PX - VIEW_PX);
    keeper.show(28, 'nearest');
    expect(offset()).toBe(31 * ROW_PX - VIEW_PX);
  });

  it('[2] rows that are measured move nothing', () => {
    const { measure, draw, offset } = edited();
    measure(100);
    expect(offset()).toBe(1_120);
    draw([...rowsNamed(0, 60), lateRow('more')]);
    measure(30);
    expect(offset()).toBe(1_150);
  });
});

it('opens at the row it is told', () => {
  expect(keptList(false, rowsNamed(0, 60)).offset()).toBe(10 * ROW_PX);
});

describe('a timeline that opens at a row, while what is below has not been measured', () => {
  const opened = () => {
    const made = keptList(false, rowsNamed(0, 60), true, 57);
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
