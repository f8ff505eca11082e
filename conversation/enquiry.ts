/** A case for a person. `summary` is for the desk; it may hold what the customer wrote, so it is stored encrypted. */
export type EnquiryCategory = 'technical' | 'billing' | 'product' | 'account' | 'general';
export type EnquiryStatus = 'new' | 'in_progress' | 'waiting_customer' | 'escalated' | 'resolved' | 'closed';
export type Priority = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export type NewEnquiry = {
  /** Deterministic: the event that opened it, so that a repeat is the same case. */
  readonly enquiryId: string;
  readonly customerId: string;
  readonly reason:
    | 'asked_for_person'
    | 'keyword'
    | 'order_held'
    | 'vend_in_review'
    | 'refund_in_review'
    | 'failed_orders'
    | 'dead_letter'
    | 'not_understood'
    | 'money_dispute'
    /** What was to be said did not pass the checks. */
    | 'unfit_answer'
    | 'vendor_float'
    /** Shown to a person, who may join: the bot goes on. */
    | 'vip_customer'
    | 'upset'
    | 'many_agents'
    | 'unresolved';
  readonly category: EnquiryCategory;
  readonly priority: Priority;
  readonly summary: string;
  readonly domain?: string;
  readonly intent?: string;
  readonly orderId?: string;
  /** The dead message, for replay. */
  readonly inboxId?: string;
};
