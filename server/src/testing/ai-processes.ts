import { AiRoom } from './ai-room.ts';
import { ApiClient } from './api-client.ts';
import { FakeModelServer } from './fake-model-server.ts';
import { type ServerProcess, ServerProcesses } from './server-processes.ts';

/** Whole servers as processes that ask one provider; on the first of them Ada has a room in which the AI is. */
export class AiProcesses {
  readonly model: FakeModelServer;
  readonly servers: ServerProcesses;
  /** The first server; its key is `of-a`. */
  readonly a: ServerProcess;
  /** As she speaks to the first server. */
  readonly ada: ApiClient;
  readonly room: AiRoom;

  private constructor(parts: Pick<AiProcesses, 'model' | 'servers' | 'a' | 'ada' | 'room'>) {
    this.model = parts.model;
    this.servers = parts.servers;
    this.a = parts.a;
    this.ada = parts.ada;
    this.room = parts.room;
  }

  static async start(): Promise<AiProcesses> {
    const model = await FakeModelServer.start();
    const servers = await ServerProcesses.prepare(model.env);
    const a = await servers.start({ AI_API_KEY: 'of-a' });
    const ada = await new ApiClient(a.url).signUp('ada');
    return new AiProcesses({ model, servers, a, ada, room: await AiRoom.open(ada) });
  }

  /** Another server; its key is `of-b`. */
  startB(): Promise<ServerProcess> {
    return this.servers.start({ AI_API_KEY: 'of-b' });
  }

  /** Ada, as she speaks to `server`. */
  adaOn(server: ServerProcess): Promise<ApiClient> {
    return new ApiClient(server.url).signIn('ada');
  }

  async stop(): Promise<void> {
    this.room.close();
    await this.servers.stop();
    await this.model.close();
  }
}
