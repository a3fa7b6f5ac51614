/** Anything that Markdown could read as more than words; errs on the side of Markdown. */
const MARKUP = /[*_`~#|<>&\\[\]]|\w@\w|www\.|^\s*(?:[-+=]|\d+[.)])|^(?: {4}|\t)|\n\s*\n/m;

/** Whether `body` means the same without Markdown: most messages, drawn without its cost. Bare links count as plain. */
export const isPlain = (body: string): boolean =>
  !MARKUP.test(body.replace(/https?:\/\/[^\s<>()[\]*~`|\\]+/g, ''));

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*){1,6}$/v;

/** A few emoji and nothing else: drawn large. */
export const isEmojiOnly = (body: string): boolean => body.length < 80 && EMOJI_ONLY.test(body);
