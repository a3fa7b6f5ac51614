import type { ChannelId } from '@causeway/shared/id';
import type { TabBus } from '../tabs/tab-bus.ts';
import { ReplyStreams, type ReplyStreamsOptions, type StreamFrame } from './reply-streams.ts';

/** The growing replies of one channel in all tabs: the leading one hears the server, and tells the others. */
export class TabStreams extends ReplyStreams {
  readonly #bus: TabBus;
  readonly #channel: ChannelId;

  constructor(bus: TabBus, channel: ChannelId, options: ReplyStreamsOptions) {
    super(options);
    this.#bus = bus;
    this.#channel = channel;
  }

  /** The server has sent `frame`. */
  hear(frame: StreamFrame): void {
    this.onFrame(frame);
    this.#tell(frame);
  }

  /** For a tab that begins. */
  tellAll(): void {
    for (const frame of this.frames()) this.#tell(frame);
  }

  #tell({ of, from, text }: StreamFrame): void {
    this.#bus.post({ t: 'stream', channel: this.#channel, of, from, text });
  }
}
