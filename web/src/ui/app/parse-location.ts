import { type ChannelId, isChannelId, isOpId, type OpId } from '@causeway/shared/id';

export type Panel = 'thread' | 'members' | 'pins' | 'ask';

/** What an address of the signed-in part shows. */
export type Place =
  | { readonly type: 'home' }
  | { readonly type: 'settings'; readonly page: string }
  | {
      readonly type: 'channel';
      readonly channel: ChannelId;
      readonly panel: Panel | undefined;
      /** The thread's root, or the message to jump to. */
      readonly target: OpId | undefined;
    };

/** Reads the path; `undefined`: no such place. */
export function parseLocation(path: string): Place | undefined {
  const [first = '', second = '', third, fourth] = path.split('/').filter((part) => part !== '');
  if (first === '' || first === 'sign-in' || first === 'sign-up') return { type: 'home' };
  if (first === 'settings') return { type: 'settings', page: second };
  if (first !== 'c' || !isChannelId(second)) return undefined;
  const channel = { type: 'channel', channel: second } as const;
  if (third === 'members' || third === 'pins' || third === 'ask')
    return { ...channel, panel: third, target: undefined };
  const target = isOpId(fourth) ? fourth : undefined;
  return { ...channel, panel: third === 't' && target !== undefined ? 'thread' : undefined, target };
}
