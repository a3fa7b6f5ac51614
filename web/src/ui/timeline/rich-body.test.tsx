// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { RichBody } from './rich-body.tsx';

afterEach(cleanup);

const draw = (body: string) => render(<RichBody body={body} mentions={new Map()} />);

it('an address that could run something is no link, and its words stay', () => {
  const { container } = draw('[a link](javascript:alert(1)) ![a picture](javascript:alert(2))');
  expect(screen.queryByRole('link')).toBeNull();
  expect(container.textContent).toBe('a link a picture');
});

it('an ordinary address is one', () => {
  draw('[a link](https://example.org/)');
  expect(screen.getByRole('link', { name: 'a link' }).getAttribute('rel')).toContain('noopener');
});
