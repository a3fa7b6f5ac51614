import * as ai from './ai.ts';
import * as aiReply from './ai-reply.ts';
import * as auth from './auth.ts';
import * as channel from './channel.ts';
import * as invite from './invite.ts';
import * as me from './me.ts';
import * as member from './member.ts';
import * as message from './message.ts';
import * as people from './people.ts';
import type { Route } from './route.ts';

/** The whole HTTP API under `/api`, by operation name. */
export const ROUTES = {
  serverInfo: auth.serverInfo,
  aiStatus: ai.aiStatus,
  register: auth.register,
  login: auth.login,
  refresh: auth.refresh,
  logout: auth.logout,
  getMe: me.getMe,
  patchMe: me.patchMe,
  deleteMe: me.deleteMe,
  changePassword: me.changePassword,
  listSessions: me.listSessions,
  endSession: me.endSession,
  myChannels: me.myChannels,
  putChannel: channel.putChannel,
  listChannels: channel.listChannels,
  getChannel: channel.getChannel,
  patchChannel: channel.patchChannel,
  deleteChannel: channel.deleteChannel,
  joinChannel: channel.joinChannel,
  leaveChannel: channel.leaveChannel,
  putDm: channel.putDm,
  listSegments: channel.listSegments,
  getSegment: channel.getSegment,
  listMembers: member.listMembers,
  putMember: member.putMember,
  deleteMember: member.deleteMember,
  listMessages: message.listMessages,
  getMessage: message.getMessage,
  postMessage: message.postMessage,
  stopReply: aiReply.stopReply,
  retryReply: aiReply.retryReply,
  continueReply: aiReply.continueReply,
  listUsers: people.listUsers,
  listContacts: people.listContacts,
  putContact: people.putContact,
  deleteContact: people.deleteContact,
  createInvite: invite.createInvite,
  getInvite: invite.getInvite,
  deleteInvite: invite.deleteInvite,
  acceptInvite: invite.acceptInvite,
  askAi: ai.askAi,
} as const satisfies Record<string, Route>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;
