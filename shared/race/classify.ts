// What a provider's failure before the start means for the race (contract §5, wires §7).
import type { FailureRules } from '../providers/provider.ts'
import type { ProviderFault } from '../upstream/fault.ts'

export type Failure =
  /** No capacity on this tier. */
  | 'refused'
  /** Neither the caller's fault nor a lack of capacity. */
  | 'fault'
  /** The request itself is wrong: standard would fail too. */
  | 'rejected'
  /** The model has no flex tier. */
  | 'unsupported'
  /** The provider refused the BYOK key. */
  | 'unauthorised'

const shapeFaults: readonly number[] = [400, 404, 422]

/** `flex` says whether the attempt asked for the flex tier. */
export function classify(fault: ProviderFault, rules: FailureRules, flex: boolean): Failure {
  const { status, message } = fault
  if (status === 401) return 'unauthorised'
  if ((status === 400 || status === 403) && (fault.marks.includes('API_KEY_INVALID') || (status === 403 && rules.badKey.test(message))))
    return 'unauthorised'
  if (flex && shapeFaults.includes(status) && (rules.noFlex.test(message) || fault.param === 'service_tier')) return 'unsupported'
  if (fault.marks.some(mark => rules.quota.includes(mark))) return 'rejected'
  if (rules.refusal.includes(status)) return 'refused'
  if (rules.fault.includes(status) || status >= 500) return 'fault'
  return 'rejected'
}
