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
  /** Read markers, drafts, mutes, stars and preferences of a user together. */
  userEntries: 10_000,
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
  /**
   * What one user may write: a budget of units that refills. An update costs one unit for each `opUnitBytes` begun, so
   * that an ordinary message costs one, and a backlog in batches less than its messages one by one.
   */
  opsBurst: 50_000,
  opsPerSecond: 100,
  opUnitBytes: 256,
  /** ms in which everything of a user is refused after one refusal: what was sent behind it would be a gap. */
  rateCooldownMs: 1_000,
  /** Sync sockets of one address: at once, and new ones a minute. A network behind one address shares it. */
  socketsPerAddress: 2_000,
  newSocketsPerMinute: 2_000,
  /** A socket that has not opened a document by then is closed, in ms. */
  unauthenticatedMs: 15_000,
  /** Bytes that all sockets of one address together may have sent before they have authenticated. */
  unauthenticatedBytes: 33_554_432,
  /** What is handled of one socket at a time; more is read when that is done. */
  unhandledFrames: 64,
  unhandledBytes: 1_048_576,
  /** Bytes that wait for a socket to be read: above the first, nothing is read from it; above the second, it is cut off. */
  unreadPauseBytes: 1_048_576,
  unreadBytes: 16_777_216,
  /**
   * Frames on one document that change nothing (awareness, stateless messages; first steps, which are answered by the
   * whole document, count as `firstStepChatter`): a budget that refills.
   */
  chatterBurst: 300,
  chatterPerSecond: 20,
  firstStepChatter: 10,
  /** … and each full so many bytes of a frame as one more. */
  chatterUnitBytes: 8_192,
  /** UTF-8 bytes of a private question to the AI. */
  aiQuestionBytes: 4_096,
  /** Private questions of one user: at once, and a budget that refills. */
  aiAsksBurst: 20,
  aiAsksPerMinute: 10,
  /** Answers that one server has the model write at a time: for one user, and for all. */
  aiAnswersPerUser: 3,
  aiAnswersPerServer: 30,
  /** A question that the AI hears of so many ms after it was asked is not answered. */
  aiLateMs: 600_000,
  /** Questions of one user that wait for their turn. */
  aiWaitingPerUser: 100,
  /** Messages that the model is shown of a channel or thread, and of what somebody missed. */
  aiContextMessages: 20,
  aiMissedMessages: 300,
} as const;
