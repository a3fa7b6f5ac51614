import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import { stubMedia } from './render-app.tsx';

/** Runs each test of the file in a window that somebody works in, and undoes what the test drew and stubbed. */
export function inAttendedWindow(): void {
  beforeEach(() => {
    stubMedia();
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  });
  afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
  });
}
