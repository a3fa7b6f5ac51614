import type { ChannelKind } from '@causeway/shared/permission';
import { Hash, Lock } from 'lucide-react';

/** `#` for public channels, a lock for private ones. */
export function ChannelIcon({ kind, size = 16 }: { kind: ChannelKind | undefined; size?: number }) {
  const Icon = kind === 'private' ? Lock : Hash;
  return <Icon size={size} aria-hidden="true" strokeWidth={2} />;
}
