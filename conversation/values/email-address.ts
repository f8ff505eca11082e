const form =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;
const longest = 254;

/** Whether a text in small letters has the form of an address; an international domain in ASCII. */
export function hasEmailForm(text: string): boolean {
  return form.test(text);
}

/** An e-mail address as people type it, in lower case; undefined for what is none. */
export function parseEmailAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .replace(/^mailto:/i, '')
    .toLowerCase();
  return bare.length <= longest && hasEmailForm(bare) ? bare : undefined;
}
