import type { EmojiPickerRootProps } from 'frimousse';

type Resolver = NonNullable<EmojiPickerRootProps['resolveEmojiData']>;
type Data = Awaited<ReturnType<Resolver>>;
type Emoji = Data['emojis'][number];

/** Emojibase's group of skin tones and hair, which are no emoji by themselves. */
const COMPONENTS = 2;
const SKIN_TONES = {
  light: 'light',
  'medium-light': 'medium-light',
  medium: 'medium',
  'medium-dark': 'medium-dark',
  dark: 'dark',
} as const;
const TONE_ORDER = ['light', 'medium-light', 'medium', 'medium-dark', 'dark'] as const;

interface Compact {
  readonly unicode: string;
  readonly label: string;
  readonly group?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly unicode: string }[];
}

function toEmoji({ unicode, label, group = 0, tags = [], skins }: Compact): Emoji {
  const plain = { emoji: unicode, category: group, label, version: 0, tags: [...tags] };
  if (skins?.length !== TONE_ORDER.length) return plain;
  const tone = (index: number) => skins[index]?.unicode ?? unicode;
  return {
    ...plain,
    skins: {
      light: tone(0),
      'medium-light': tone(1),
      medium: tone(2),
      'medium-dark': tone(3),
      dark: tone(4),
    },
  };
}

/** Emojibase's English data, shipped with the app as a chunk of its own. */
export const emojiData: Resolver = async () => {
  const [{ default: compact }, { default: messages }] = await Promise.all([
    import('emojibase-data/en/compact.json'),
    import('emojibase-data/en/messages.json'),
  ]);
  return {
    locale: 'en',
    emojis: compact
      .filter((emoji: Compact) => emoji.group !== undefined && emoji.group !== COMPONENTS)
      .map(toEmoji),
    categories: messages.groups
      .filter(({ order }) => order !== COMPONENTS)
      .map(({ order, message }) => ({ index: order, label: message })),
    skinTones: SKIN_TONES,
  };
};
