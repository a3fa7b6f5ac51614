/**
 * Counts how often access was taken away, and segments were dropped. Opening a document asks the database and only then is
 * there a connection that could be ended, or told: whoever sees another count at the end than at the beginning asks again.
 */
export class Revocations {
  count = 0;
}
