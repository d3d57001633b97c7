/** A letter to one person. */
export interface Letter {
  /** The same for the same letter, however often it is sent. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** Hands letters over to whoever carries them. */
export interface Mailer {
  /** Rejects where the letter was not taken, or nobody said that it was. */
  send(letter: Letter): Promise<void>;
  close(): void;
}
