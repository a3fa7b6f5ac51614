import type { OpId, UserId } from '@causeway/shared/id';
import type { Seeded } from '../testing/seeded.ts';
import type { DeviceSocket } from './device-socket.ts';
import type { Link } from './link.ts';
import type { ModelDevice } from './model-device.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the world does for a device. */
export interface DeviceWorld {
  readonly time: VirtualTime;
  readonly random: Seeded;
  /** A connection to one of the servers; `undefined` when there is none. */
  connect(socket: DeviceSocket): Link | undefined;
  /** Ids of the ops in a sealed segment, by HTTP; rejects when that fails. */
  segment(device: ModelDevice, segment: number): Promise<readonly string[]>;
  acknowledged(user: UserId, texts: readonly string[]): void;
  refused(text: string): void;
  /** They were sent, and no answer came. */
  unanswered(texts: readonly string[]): void;
  /** What was refused was taken when it came again, before its device had taken it out: the role was another one. */
  takenAfterAll(id: OpId): void;
}
