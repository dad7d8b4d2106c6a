/** Writes what was typed as people write it. What does not fit is left as it is. */
export type Mask = (typed: string) => string;

/** Format an input's text in place, with the caret where the person was typing. */
export function apply(mask: Mask, input: HTMLInputElement): string {
  const caret = input.selectionStart ?? input.value.length;
  const before = meaningful(input.value.slice(0, caret));
  const text = mask(input.value);
  if (text !== input.value) {
    input.value = text;
    let position = 0;
    for (let left = before; left > 0 && position < text.length; position++)
      if (/[\p{L}\d+]/u.test(text[position]!)) left--;
    input.setSelectionRange(position, position);
  }
  return text;
}

const meaningful = (text: string) => text.replace(/[^\p{L}\d+]/gu, '').length;
