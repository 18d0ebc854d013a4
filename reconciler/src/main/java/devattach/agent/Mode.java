package devattach.agent;

/** What a pass may do. */
public enum Mode {
    /** Look and plan; change nothing. */
    PLAN,
    /** Carry the plan out. */
    APPLY,
    /** As {@link #APPLY}, and take devices away even from processes that have them open. */
    APPLY_FORCED
}
