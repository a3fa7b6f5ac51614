/** Every limit of the system, with its unit. Each is tested where it is enforced (SPEC.md, rules LM…). */
export const LIMIT = {
  /** UTF-8 bytes of a message's text. */
  bodyBytes: 16_384,
  /** UTF-8 bytes of a finished AI reply. */
  streamBodyBytes: 65_536,
  /** UTF-8 bytes of the JSON text of one op from a client: a body whose every byte is escaped still fits. */
  clientOpBytes: 131_072,
  /** Files of one post. */
  files: 10,
  /** Entries of `mentions` of one op. */
  mentions: 100,
  /** UTF-8 bytes of a reaction's emoji. */
  emojiBytes: 32,
  /** Op ids that one `received` op names. */
  receivedIds: 200,
  /** Distance in ms between an op's `ts` and its arrival above which the server writes a `received` op. */
  lateMs: 120_000,
  /** UTF-8 bytes of the JSON of one preference's value. */
  prefBytes: 4_096,
  /** UTF-8 bytes of all drafts and preferences of a user together. */
  userStateBytes: 131_072,
  /** Bytes of a WebSocket frame; a longer one closes the socket. */
  frameBytes: 1_048_576,
  /** Bytes of one Yjs update that a client sends. */
  updateBytes: 524_288,
  /** Structs of one Yjs update that the server admits. */
  updateStructs: 20_000,
  /** Ops in one batch that a client appends with one transaction. */
  batchOps: 500,
  /** Members listed one by one in a genesis; above, only those that are not plain members. */
  genesisMembers: 500,
  handleChars: 32,
  nameChars: 64,
  emailChars: 254,
  /** Passwords are hashed whole; the limit bounds the work. */
  passwordMinChars: 8,
  passwordMaxChars: 256,
  channelNameChars: 80,
  topicChars: 250,
  deviceChars: 120,
  /** People of one direct channel, oneself included. */
  dmUsers: 10,
  /** Default and greatest `limit` of a list. */
  pageDefault: 50,
  pageMax: 200,
  /** Bytes of a JSON request body. */
  requestBytes: 262_144,
  queryChars: 200,
} as const;
