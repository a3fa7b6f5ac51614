import type { Message } from '@causeway/shared/fold/channel-view';
import type { UserId } from '@causeway/shared/id';
import { errorMessage } from '../app/error-message.ts';
import { PATH } from '../app/paths.ts';
import { say, sayError } from '../app/toast.ts';
import { NEW, type Pane } from '../channel/pane.ts';
import { openOverlay } from '../overlay/overlay.ts';

/** Everything that can be done to a message from its toolbar, its menu and the keyboard. */
export interface MessageActions {
  react(message: Message, emoji: string): void;
  pickEmoji(message: Message, anchor: HTMLElement): void;
  reply(message: Message): void;
  openThread(message: Message): void;
  edit(message: Message): void;
  delete(message: Message): void;
  pin(message: Message): void;
  copyText(message: Message): void;
  copyLink(message: Message): void;
}

/** Runs what may be refused on this device, and says so if it is. */
function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    sayError(errorMessage(error));
  }
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    sayError('Copying was not allowed by the browser.');
  }
}

export function createMessageActions(
  pane: Pane,
  me: UserId,
  navigate: (path: string) => void,
): MessageActions {
  const { handle } = pane;
  const compose = (next: Pane['composing'] extends { get(): infer C } ? C : never) => {
    pane.composing.set(next);
    pane.composer.get()?.focus();
  };
  const react = (message: Message, emoji: string) => {
    const mine = message.reactions.some((one) => one.emoji === emoji && one.users.includes(me));
    attempt(() => void handle.react(message.id, emoji, !mine));
  };
  return {
    react,
    pickEmoji: (message, anchor) =>
      openOverlay({ type: 'emoji', anchor, owner: message.id, pick: (emoji) => react(message, emoji) }),
    reply: (message) => compose({ mode: 'reply', to: message.id }),
    openThread: (message) => navigate(PATH.thread(handle.id, message.thread ?? message.id)),
    edit: (message) => compose({ mode: 'edit', of: message.id }),
    delete: (message) =>
      openOverlay({
        type: 'confirm',
        title: 'Delete this message?',
        text: 'It disappears for everybody in this channel. This can’t be undone.',
        action: 'Delete',
        danger: true,
        run: () => {
          if (isComposing(pane, message)) pane.composing.set(NEW);
          handle.delete(message.id);
        },
      }),
    pin: (message) => attempt(() => void handle.pin(message.id, !message.pinned)),
    copyText: (message) => void copy(handle.streams.get().get(message.id) ?? message.body, 'Text copied.'),
    copyLink: (message) =>
      void copy(`${location.origin}${PATH.message(handle.id, message.id)}`, 'Link to the message copied.'),
  };
}

function isComposing(pane: Pane, message: Message): boolean {
  const composing = pane.composing.get();
  return composing.mode === 'edit'
    ? composing.of === message.id
    : composing.mode === 'reply' && composing.to === message.id;
}
