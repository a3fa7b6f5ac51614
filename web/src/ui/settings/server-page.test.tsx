// @vitest-environment jsdom
import type { AiStatus } from '@causeway/shared/api/ai';
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ApiFailure } from '../../session/app.ts';
import { fakePane, renderInPane, stubMedia } from '../testing/render-app.tsx';
import { sampleAnswers } from '../testing/sample-answers.ts';
import { SettingsPage } from './settings-page.tsx';

const STATUS: AiStatus = {
  handle: 'helper',
  model: 'gpt-x',
  endpoint: 'api.openai.com',
  today: { tokens: 12_400, limit: 2_000_000 },
  resetsAt: Date.UTC(2026, 10, 3),
  running: 1,
};

beforeEach(() => stubMedia());
afterEach(cleanup);

function setUp(aiStatus: () => AiStatus, { role = 'owner', page = 'server' } = {}) {
  const made = fakePane();
  const { getMe } = sampleAnswers();
  const me = getMe?.({} as never) as { user: object };
  made.session.answers = { getMe: () => ({ ...me, user: { ...me.user, role } }), aiStatus };
  return { ...made, show: () => renderInPane(made, <SettingsPage page={page} />) };
}

const refuse = (code: 'not-found' | 'forbidden') => () => {
  throw new ApiFailure(code, 'No.');
};

it('tells the owner who answers, by what, where, and what it took', async () => {
  setUp(() => STATUS).show();
  expect(screen.getByText('Asking the server…')).toBeDefined();
  await screen.findByText(
    'Answers as @helper · model gpt-x at api.openai.com · 12,400 of 2,000,000 tokens today',
  );
  expect(screen.getByRole('progressbar', { name: 'AI tokens today' }).getAttribute('value')).toBe('12400');
  expect(screen.getByText(/Writing 1 answer now/)).toBeDefined();
  expect(screen.queryByText('Asking the server…')).toBeNull();
});

it('says how to turn it on', async () => {
  setUp(refuse('not-found')).show();
  await screen.findByText('AI is off. Set AI_MODEL to turn it on.');
  expect(screen.queryByText('No.')).toBeNull();
});

it('says that the server can’t be reached, and asks again when it can', async () => {
  const { session, show } = setUp(() => STATUS);
  session.connection.set('offline');
  show();
  await screen.findByText(/can’t be reached/);
  act(() => session.connection.set('online'));
  await screen.findByText(/Answers as @helper/);
  expect(screen.queryByText(/can’t be reached/)).toBeNull();
  await screen.findByRole('link', { name: 'Server' });
});

it('shows nothing of the AI before it is known who asks', async () => {
  const { session, show } = setUp(() => STATUS);
  session.connection.set('offline');
  show();
  await screen.findByText(/can’t be reached/);
  expect(screen.queryByText(/AI/)).toBeNull();
});

it('is in the list for owners', async () => {
  setUp(() => STATUS, { page: 'history' }).show();
  expect((await screen.findByRole('link', { name: 'Server' })).getAttribute('href')).toBe('/settings/server');
});

it.each(['forbidden', 'not-found'] as const)('is not there for others, who are told %s', async (code) => {
  setUp(refuse(code), { role: 'user' }).show();
  expect(screen.queryByText(/AI/)).toBeNull();
  await waitFor(() => expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Profile'));
  expect(screen.queryByRole('link', { name: 'Server' })).toBeNull();
  expect(screen.queryByText(/AI/)).toBeNull();
});
