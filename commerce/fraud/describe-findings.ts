import { fraudRules } from '../../config/rules/fraud.ts';
import type { Finding } from './finding.ts';

/** What struck, in words for the desk; a rule that is gone from the table is named by its id. */
export function describeFindings(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule: id, measured, action }) => {
    const words = fraudRules.find((rule) => rule.id === id)?.words ?? `${id} ({measured})`;
    return `${words.replace('{measured}', String(measured))} [${action}]`;
  });
}
