import { describe, expect, it } from 'vitest';
import { rowsNamed } from '../testing/fake-list.ts';
import { keptList } from '../testing/kept-list.ts';

describe('a timeline at its end', () => {
  it('[1] follows new rows', () => {
    const { draw, distanceFromEnd } = keptList(true, rowsNamed(0, 30));
    expect(draw(rowsNamed(0, 40))).toBe(false);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] stays where the person scrolled up to', () => {
    const { scroll, draw, offset } = keptList(true, rowsNamed(0, 60));
    scroll(2_600);
    expect(scroll(1_000)).toBe(false);
    draw(rowsNamed(0, 70));
    expect(offset()).toBe(1_000);
  });

  it('[3] is not left when the rows grow under it', () => {
    const { keeper, scroll, draw, distanceFromEnd } = keptList(true, rowsNamed(0, 30));
    scroll(1_100);
    draw(rowsNamed(0, 45));
    keeper.resized();
    expect(distanceFromEnd()).toBe(0);
  });
});

describe('a timeline at its end that grows', () => {
  const growing = () => {
    const made = keptList(true, rowsNamed(0, 30));
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

  it('[3] is followed after a swing beyond it', () => {
    const { keeper, grow, distanceFromEnd } = growing();
    keeper.moved();
    keeper.scrolled(1_160);
    keeper.scrolled(1_112);
    expect(keeper.pinned).toBe(true);
    grow(20);
    expect(distanceFromEnd()).toBe(0);
  });

  it('[3] is not where somebody gets to because rows above turn out to be higher', () => {
    const { keeper, scroll, list } = growing();
    keeper.moved(true);
    scroll(1_080);
    list.resize('r0', 30);
    scroll(1_110);
    expect(keeper.pinned).toBe(false);
  });

  it('[3] is followed where all of it fits, though somebody turns the wheel', () => {
    const { keeper, draw, distanceFromEnd } = keptList(true, rowsNamed(0, 5));
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
    keeper.toEnd();
    // A row that is in sight already: the list does not scroll, nor forgets what it was told before.
    keeper.show(28, 'nearest');
    expect(keeper.allows(beyond)).toBe(false);
  });
});
