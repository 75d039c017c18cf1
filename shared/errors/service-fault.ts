// A fault of an outside service, as every client of the AWS SDK throws it.

/** Whether a service answered with a fault, or was given up on: every error of the SDK's clients carries how the call went. */
export const isServiceFault = (fault: unknown): fault is Error => fault instanceof Error && '$metadata' in fault
