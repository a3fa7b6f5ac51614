import type { Message } from '@causeway/shared/fold/channel-view';
import type { OpId } from '@causeway/shared/id';
import { useEffect, useState } from 'react';
import type { ChannelHandle } from '../../session/session.ts';

/** `known`, or else the message as far as this device has it further back. */
export function useRecalled(
  handle: ChannelHandle,
  id: OpId,
  known: Message | undefined,
): Message | undefined {
  const [found, setFound] = useState<Message | undefined>(undefined);
  const isKnown = known !== undefined;
  useEffect(() => {
    if (isKnown) return;
    const recalled = handle.recall(id);
    const show = () => setFound(recalled.message.get());
    const stop = recalled.message.subscribe(show);
    show();
    return () => {
      stop();
      recalled.close();
    };
  }, [handle, id, isKnown]);
  return known ?? (found?.id === id ? found : undefined);
}
