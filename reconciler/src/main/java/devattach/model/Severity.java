package devattach.model;

/** How much a finding matters; it decides the exit code. */
public enum Severity {
    /** What devattach does is as wanted; this is left to somebody else. */
    NOTE,
    /** All is well, there is only nothing to do yet. */
    GREEN,
    /** Wanted and not there: the host is degraded. */
    DEGRADED,
    /** Refused by a rule. */
    BLOCKED
}
