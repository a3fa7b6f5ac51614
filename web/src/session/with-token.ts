/** The access token to send; `renew` after the server has refused the one given before. */
export interface TokenProvider {
  get(): Promise<string>;
  renew(refused: string): Promise<string>;
}

/** What `send` is answered with a token: with another one, once, where the server refuses the first. */
export async function withToken(
  tokens: TokenProvider,
  send: (token: string) => Promise<Response>,
): Promise<Response> {
  const token = await tokens.get();
  const response = await send(token);
  return response.status === 401 ? await send(await tokens.renew(token)) : response;
}
