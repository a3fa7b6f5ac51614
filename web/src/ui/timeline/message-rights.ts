import type { Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { may, type Role } from '@causeway/shared/permission';

/** What I may do to a message. */
export interface MessageRights {
  readonly react: boolean;
  readonly reply: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly pin: boolean;
  readonly copy: boolean;
}

const NONE: MessageRights = {
  react: false,
  reply: false,
  edit: false,
  delete: false,
  pin: false,
  copy: false,
};

export function messageRights(message: Message, me: UserId, role: Role | undefined): MessageRights {
  if (message.deleted) return NONE;
  const own = message.author === me;
  return {
    react: may(role, 'react'),
    reply: may(role, 'send'),
    edit: own && message.stream === undefined && may(role, 'editOwn'),
    delete: may(role, own ? 'deleteOwn' : 'deleteOthers') || may(role, 'deleteOthers'),
    pin: may(role, 'pin'),
    copy: message.body !== '' || message.stream === 'streaming',
  };
}
