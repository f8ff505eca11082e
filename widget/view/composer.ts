import type { Chat } from '../chat.ts';
import { shrinkPicture } from '../shrink-picture.ts';
import type { Words } from '../words.ts';
import { element, icon } from './element.ts';

export type Composer = { readonly node: HTMLElement; readonly focus: () => void };

type Attached = { readonly name: string; readonly type: string; id?: string; readonly node: HTMLElement };

const mostFiles = 3;
const largestBytes = 2 * 1024 * 1024;
const mostCharacters = '2000';
const acceptedTypes = 'image/jpeg,image/png,image/webp,application/pdf';

/** Where the visitor writes: Enter sends, Shift and Enter begin a line. */
export function composer(chat: Chat, words: Words, onSent: () => void): Composer {
  const field = element('textarea', {
    ...{ rows: '1', maxlength: mostCharacters, placeholder: words.write, 'aria-label': words.write },
    ...{ enterkeyhint: 'send', autocomplete: 'off' },
  });
  const send = element(
    'button',
    { type: 'button', class: 'tool send', 'aria-label': words.send },
    icon('send'),
  );
  const attach = element(
    'button',
    { type: 'button', class: 'tool', 'aria-label': words.attach },
    icon('clip'),
  );
  const picker = element('input', { type: 'file', hidden: true, accept: acceptedTypes, tabindex: '-1' });
  const chips = element('div', { class: 'attached', hidden: true });
  const problem = element('div', { class: 'problem', role: 'alert', hidden: true });
  let attached: Attached[] = [];

  function draw(): void {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
    chips.hidden = attached.length === 0;
    const uploading = attached.some(({ id }) => id === undefined);
    send.disabled = uploading || (field.value.trim() === '' && attached.length === 0);
  }

  function complain(what: string | undefined): void {
    problem.hidden = what === undefined;
    problem.textContent = what ?? '';
  }

  function submit(): void {
    draw();
    if (send.disabled) return;
    const files = attached.flatMap(({ id, name, type }) => (id === undefined ? [] : [{ id, name, type }]));
    chat.write({ text: field.value.trim(), files });
    field.value = '';
    for (const { node } of attached) node.remove();
    attached = [];
    complain(undefined);
    draw();
    onSent();
  }

  function remove(file: Attached): void {
    attached = attached.filter((other) => other !== file);
    file.node.remove();
    draw();
    field.focus();
  }

  function chip(name: string): { node: HTMLElement; label: HTMLElement; button: HTMLElement } {
    const label = element('span', { class: 'label' }, `${words.uploading}: ${name}`);
    const button = element(
      'button',
      { type: 'button', class: 'tool', 'aria-label': words.remove(name) },
      icon('close'),
    );
    return { node: element('span', {}, label, button), label, button };
  }

  async function add(file: File): Promise<void> {
    if (attached.length >= mostFiles) return complain(words.tooManyFiles);
    if (file.type !== '' && !acceptedTypes.split(',').includes(file.type)) return complain(words.badType);
    const { node, label, button } = chip(file.name);
    const entry: Attached = { name: file.name, type: file.type, node };
    button.onclick = () => remove(entry);
    attached.push(entry);
    chips.append(node);
    draw();
    try {
      const small = await shrinkPicture(file);
      if (small.size > largestBytes) throw new RangeError(words.tooLarge);
      entry.id = await chat.upload(small, file.name);
      label.textContent = file.name;
    } catch (error) {
      complain(whyNot(error));
      remove(entry);
    }
    draw();
  }

  function whyNot(error: unknown): string {
    const status = (error as { status?: number }).status;
    if (error instanceof RangeError || status === 413) return words.tooLarge;
    return status === 415 ? words.badType : words.uploadFailed;
  }

  field.oninput = draw;
  field.onkeydown = (event) => {
    // While a word is being composed Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  send.onclick = () => {
    submit();
    field.focus();
  };
  attach.onclick = () => picker.click();
  picker.onchange = () => {
    complain(undefined);
    for (const file of picker.files ?? []) void add(file);
    picker.value = '';
  };
  draw();
  return {
    node: element(
      'div',
      { class: 'compose' },
      problem,
      chips,
      element('div', { class: 'line' }, attach, field, send, picker),
    ),
    focus: () => field.focus(),
  };
}
