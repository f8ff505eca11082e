import type { Label } from '../understanding/labels.ts';

/** What an agent may look up: the customer's own records and the product's own figures. Nothing is changed by it. */
export const readNames = [
  'transaction_status',
  'transaction_history',
  'get_pricing',
  'check_tariff',
  'check_balance',
  'check_network_balance',
  'network_status',
  'apn_settings',
  'recommend_plan',
  'customer_lookup',
  'invoice_lookup',
] as const;
export type ReadName = (typeof readNames)[number];

/** A purchase as a flow: it asks, quotes and waits for the customer's own yes. */
export const flowNames = ['buy_airtime', 'buy_power', 'buy_data'] as const;
export type FlowName = (typeof flowNames)[number];

/**
 * What stands behind a tool's name. rules: done with every message, by nobody's choice · read: a look-up · answer: what
 * the rules answer to that label, an enquiry for the desk included · flow: opens a purchase · command: one of the
 * commands · articles: what is written down, shown with the message to be pointed at · worker: done by a process of its own from records, never proposed · person: at the desk · absent: there is
 * nothing behind it yet, so it is refused.
 */
export type Tool =
  | { readonly by: 'rules' | 'articles' | 'worker' | 'person' | 'absent' }
  | { readonly by: 'command'; readonly command: 'escalate' }
  | { readonly by: 'read'; readonly read: ReadName }
  | { readonly by: 'answer'; readonly label: Label }
  | { readonly by: 'flow'; readonly flow: FlowName };

const read = (name: ReadName) => ({ by: 'read', read: name }) as const;
const answer = (label: Label) => ({ by: 'answer', label }) as const;
const flow = (name: FlowName) => ({ by: 'flow', flow: name }) as const;

export const tools = {
  validate_phone: { by: 'rules' },
  validate_email: { by: 'rules' },
  detect_language: { by: 'rules' },
  extract_entities: { by: 'rules' },
  sentiment_analysis: { by: 'rules' },
  intent_classification: { by: 'rules' },
  check_network_balance: read('check_network_balance'),
  process_recharge: flow('buy_airtime'),
  get_pricing: read('get_pricing'),
  // A rhythm is read from the customer's own words, and set up by a flow of its own.
  schedule_topup: { by: 'rules' },
  transaction_history: read('transaction_history'),
  transaction_status: read('transaction_status'),
  request_refund: answer('GENERAL.ACCOUNT.refund'),
  // A vend that is not confirmed is asked about on a schedule, whoever wants to know.
  requery_vend: { by: 'worker' },
  network_status: read('network_status'),
  // The flow looks the meter up before it quotes.
  validate_meter_number: flow('buy_power'),
  purchase_token: flow('buy_power'),
  check_tariff: read('check_tariff'),
  bill_lookup: answer('POWER.INQUIRY.bill_status'),
  resend_token: answer('POWER.INQUIRY.resend_token'),
  report_outage: answer('POWER.TECHNICAL_ISSUE.outage'),
  report_meter_fault: answer('POWER.TECHNICAL_ISSUE.meter_fault'),
  recommend_plan: read('recommend_plan'),
  activate_bundle: flow('buy_data'),
  check_balance: read('check_balance'),
  set_auto_renewal: { by: 'rules' },
  apn_settings: read('apn_settings'),
  vector_search: { by: 'articles' },
  document_retrieval: { by: 'articles' },
  synthesize_answer: { by: 'articles' },
  delivery_log: { by: 'absent' },
  calculate: { by: 'absent' },
  create_engineering_issue: { by: 'absent' },
  record_feature_request: { by: 'absent' },
  customer_lookup: read('customer_lookup'),
  invoice_lookup: read('invoice_lookup'),
  create_enquiry: { by: 'command', command: 'escalate' },
  handoff_to_human: { by: 'command', command: 'escalate' },
  record_rating: { by: 'rules' },
  initiate_payment: { by: 'worker' },
  verify_transaction: { by: 'worker' },
  generate_receipt: { by: 'worker' },
  send_notification: { by: 'worker' },
  record_metric: { by: 'worker' },
  approve: { by: 'person' },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

export function toolOf(name: string): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name as ToolName] : undefined;
}
