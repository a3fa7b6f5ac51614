/** Numbers in brackets, as `[3]` or `[3, 7]`. */
const CITATION = /\[(\d{1,4}(?:\s*,\s*\d{1,4})*)\]/g;

/** What `text` cites of `shown`, of which the first is [1]: each once, by its number. Other numbers mean nothing. */
export function cited<T>(text: string, shown: readonly T[]): { readonly ref: number; readonly id: T }[] {
  const numbers = [...text.matchAll(CITATION)].flatMap(([, list = '']) => list.split(',').map(Number));
  return [...new Set(numbers)]
    .sort((a, b) => a - b)
    .flatMap((ref) => {
      const id = shown[ref - 1];
      return id === undefined ? [] : [{ ref, id }];
    });
}
