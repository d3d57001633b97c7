/** What a bank can be asked for. */
export type StepKind = 'AUTHORISE' | 'CAPTURE' | 'VOID' | 'REFUND';

/** What became of it. SUBMITTING: nobody has heard yet; UNKNOWN: the bank's answer says nothing. */
export type StepState = 'SUBMITTING' | 'UNKNOWN' | 'DONE' | 'DECLINED';

/** One thing that the bank is asked for. It is on record before the bank hears of it. */
export interface Step {
  /** The reference that the bank knows it by. Of an authorisation the payment's own id. */
  readonly id: string;
  readonly clientId: string;
  readonly paymentId: string;
  readonly kind: StepKind;
  /** Minor units of the payment's currency. Of a void what was to be authorised. */
  readonly amount: bigint;
  readonly state: StepState;
  readonly declineReason: string;
  readonly createTime: Date;
  /** How often it was taken up again. */
  readonly tries: number;
}

/** Whether the bank has said what became of a step. */
export function isSettled({ state }: Step): boolean {
  return state === 'DONE' || state === 'DECLINED';
}
