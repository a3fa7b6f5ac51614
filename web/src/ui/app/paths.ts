import type { ChannelId, OpId } from '@causeway/shared/id';

/** Every address inside the app. */
export const PATH = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  settings: (page = 'profile') => `/settings/${page}`,
  channel: (id: ChannelId) => `/c/${id}`,
  message: (id: ChannelId, message: OpId) => `/c/${id}/m/${message}`,
  thread: (id: ChannelId, root: OpId) => `/c/${id}/t/${root}`,
  members: (id: ChannelId) => `/c/${id}/members`,
  ask: (id: ChannelId) => `/c/${id}/ask`,
  pins: (id: ChannelId) => `/c/${id}/pins`,
} as const;
