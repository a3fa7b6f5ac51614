import { expect, it } from 'vitest';
import { segmentSteps } from './segment-steps.ts';

it('goes to the last segment by tens, and nowhere when it is there', () => {
  expect([...segmentSteps(3, 25)]).toEqual([13, 23, 25]);
  expect([...segmentSteps(0, 20)]).toEqual([10, 20]);
  expect([...segmentSteps(4, 5)]).toEqual([5]);
  expect([...segmentSteps(5, 5)]).toEqual([]);
});
