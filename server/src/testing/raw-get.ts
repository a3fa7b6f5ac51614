import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came: `fetch` would undo its encoding. */
  readonly body: Buffer;
}

/** Asks without adding or undoing anything. */
export const rawGet = (
  url: string,
  { method = 'GET', headers }: { readonly method?: string; readonly headers: Record<string, string> },
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    request(url, { method, headers }, (answer) => {
      buffer(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
