/** Changes a field as if it had been typed, so that undo works and `onChange` hears of it. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  if (document.execCommand?.('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Puts `mark` around the selection, or takes it away where it is. */
export function wrapSelection(field: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const before = value.slice(0, from);
  const after = value.slice(to);
  const selected = value.slice(from, to);
  if (before.endsWith(mark) && after.startsWith(mark)) {
    field.setSelectionRange(from - mark.length, to + mark.length);
    insertText(field, selected);
    field.setSelectionRange(from - mark.length, to - mark.length);
    return;
  }
  insertText(field, `${mark}${selected}${mark}`);
  field.setSelectionRange(from + mark.length, to + mark.length);
}
