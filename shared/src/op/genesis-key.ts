/** Keys of `at` in the genesis of a user log: what each time belongs to. */
export const genesisKey = {
  draft: (of: string): string => `draft ${of}`,
  mute: (channel: string): string => `mute ${channel}`,
  pref: (key: string): string => `pref ${key}`,
  star: (channel: string, of: string): string => `star ${channel}/${of}`,
} as const;
