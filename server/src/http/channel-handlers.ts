import { changeChannel } from '../channel/change-channel.ts';
import { channelAnswer } from '../channel/channel-answer.ts';
import { channelFor } from '../channel/channel-for.ts';
import { createChannel } from '../channel/create-channel.ts';
import { deleteChannel } from '../channel/delete-channel.ts';
import { putDirectChannel } from '../channel/direct-channel.ts';
import { joinChannel } from '../channel/join-channel.ts';
import { leaveChannel } from '../channel/leave-channel.ts';
import { listChannels } from '../channel/list-channels.ts';
import { currentEpoch } from '../segment/current-epoch.ts';
import { findSegment } from '../segment/find-segment.ts';
import { listSegments } from '../segment/list-segments.ts';
import { Already, type Handlers } from './call.ts';
import { segmentResponse } from './segment-response.ts';

export const channelHandlers = {
  putChannel: async ({ parts, actor, params, body }) => {
    const isNew = await createChannel(parts, actor.userId, { id: params.id, ...body });
    const answer = await channelAnswer(parts.db, actor.userId, params.id);
    return isNew ? answer : new Already(answer);
  },

  listChannels: ({ parts, actor, query }) => listChannels(parts, actor.userId, query),

  getChannel: async ({ parts, actor, params }) => {
    await channelFor(parts.db, actor.userId, params.id, 'see');
    return channelAnswer(parts.db, actor.userId, params.id);
  },

  patchChannel: async ({ parts, actor, params, body }) => {
    await changeChannel(parts, actor.userId, params.id, body);
    return channelAnswer(parts.db, actor.userId, params.id);
  },

  deleteChannel: async ({ parts, actor, params }) => {
    await deleteChannel(parts, actor.userId, params.id);
    return undefined;
  },

  joinChannel: async ({ parts, actor, params }) => {
    await joinChannel(parts, actor.userId, params.id);
    return channelAnswer(parts.db, actor.userId, params.id);
  },

  leaveChannel: async ({ parts, actor, params }) => {
    await leaveChannel(parts, actor.userId, params.id);
    return undefined;
  },

  putDm: ({ parts, actor, body }) => putDirectChannel(parts, actor.userId, body.users),

  listSegments: ({ parts, actor, params, query }) => listSegments(parts, actor.userId, params.id, query),

  getSegment: async ({ parts, actor, params, client }) => {
    const segment = await findSegment(parts.db, actor.userId, params.id, params.n);
    return segmentResponse(segment, client, await currentEpoch(parts.db));
  },
} satisfies Partial<Handlers>;
