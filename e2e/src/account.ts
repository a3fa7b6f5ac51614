/** Who signs up. The handle is what the sign-up form suggests for the name. */
export interface Account {
  readonly name: string;
  readonly handle: string;
  readonly password: string;
}

/** "Ada" → `ada`, with a password of her own. */
export function account(name: string): Account {
  const handle = name.toLowerCase().replaceAll(' ', '.');
  return { name, handle, password: `${handle} likes long walks` };
}
