// @vitest-environment jsdom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { USER_KEY } from '../../session/app.ts';
import { useSignInElsewhere } from './use-sign-in-elsewhere.ts';

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

const tell = (key: string, newValue: string | null) =>
  window.dispatchEvent(new StorageEvent('storage', { key, newValue }));

it('follows a sign-in in another tab, and nothing else', () => {
  const follow = vi.fn();
  renderHook(() => useSignInElsewhere(follow));
  tell('causeway.theme', 'dark');
  tell(USER_KEY, null);
  expect(follow).not.toHaveBeenCalled();
  tell(USER_KEY, 'AdaAdaAd02');
  expect(follow).toHaveBeenCalledTimes(1);
});

it('leaves a form alone that somebody is filling in', () => {
  const follow = vi.fn();
  renderHook(() => useSignInElsewhere(follow));
  const input = document.body.appendChild(document.createElement('input'));
  input.value = 'ada';
  tell(USER_KEY, 'AdaAdaAd02');
  expect(follow).not.toHaveBeenCalled();
});
