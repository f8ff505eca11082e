/** Enquiries: the closed lists and how soon each priority must be answered. */
export const enquiryRules = {
  categories: ['technical', 'billing', 'product', 'account', 'general'],
  statuses: ['new', 'in_progress', 'waiting_customer', 'escalated', 'resolved', 'closed'],
  priorities: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'],
  slaHours: { CRITICAL: 1, HIGH: 4, MEDIUM: 24, LOW: 72 },
} as const;
