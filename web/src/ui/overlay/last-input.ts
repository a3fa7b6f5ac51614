let keyboard = false;

const note = (event: Event): void => {
  keyboard = event.type === 'keydown';
};
for (const type of ['keydown', 'pointerdown']) globalThis.addEventListener?.(type, note, true);

/** Whether the person's last doing was at the keyboard. */
export const isKeyboardUsed = (): boolean => keyboard;
