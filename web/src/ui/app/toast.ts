import { Cell } from '../../session/store.ts';

/** One short message at the foot of the window. */
export interface Toast {
  readonly text: string;
  readonly tone?: 'error';
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Stays until it is dismissed or acted on. */
  readonly stay?: boolean;
}

export const toast = new Cell<Toast | undefined>(undefined);

export const say = (text: string): void => toast.set({ text });
export const sayError = (text: string): void => toast.set({ text, tone: 'error' });
