import { utf8Bytes } from '@causeway/shared/bytes';
import { LIMIT } from '@causeway/shared/limit';
import type { Session } from '../../session/session.ts';
import { errorMessage } from '../app/error-message.ts';
import { plural } from '../app/plural.ts';
import type { Asking } from '../ask/use-ask.ts';
import { messageOf, type Pane } from '../channel/pane.ts';
import { toPresent } from '../channel/show-window.ts';
import { openOverlay } from '../overlay/overlay.ts';
import { findMentions } from './find-mentions.ts';

/** Sends, or saves the edit. Returns why not, in a sentence; `undefined`: done, or nothing to do. */
export function submit(pane: Pane, session: Session, text: string, asking?: Asking): string | undefined {
  const body = text.trim();
  const composing = pane.composing.get();
  if (body === '')
    return composing.mode === 'edit' ? askToDelete(pane, composing.of) : 'Write something first.';
  const question = composing.mode === 'edit' ? undefined : PRIVATE.exec(body);
  if (asking !== undefined && question) return askPrivately(asking, question[1] ?? '');
  const over = utf8Bytes(body) - LIMIT.bodyBytes;
  if (over > 0) return `This message is ${plural(over, 'byte')} too long. Shorten it, or send it in parts.`;
  const view = pane.handle.view.get();
  const mentions = findMentions(body, view.members, session.userId);
  try {
    if (composing.mode === 'edit') {
      if (messageOf(pane, composing.of)?.body !== body) pane.handle.edit(composing.of, body, mentions);
      return undefined;
    }
    pane.handle.post({
      body,
      mentions,
      ...(composing.mode === 'reply' ? { reply: composing.to } : {}),
      ...(pane.thread === undefined ? {} : { thread: pane.thread }),
    });
    // What was just written is seen where it stands.
    pane.returning.set('end');
    if (pane.thread === undefined) toPresent(pane);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

/** `/ai`, with what is asked behind it. */
export const PRIVATE = /^\/ai(?:\s+(.*))?$/su;

const askPrivately = ({ ask }: Asking, question: string): string | undefined =>
  question === '' ? ask() : ask({ question });

function askToDelete(pane: Pane, target: Parameters<Pane['handle']['delete']>[0]): undefined {
  openOverlay({
    type: 'confirm',
    title: 'Delete this message?',
    text: 'There is no text left in it. It disappears for everybody in this channel.',
    action: 'Delete',
    danger: true,
    run: () => void pane.handle.delete(target),
  });
}
