package devattach.model;

/** What a devattach command tells its caller. 1 is also what a dying JVM returns, so it never means a difference. */
public enum ExitCode {
    OK(0, "nothing to do, or all done"),
    ERROR(1, "could not do what was asked"),
    CHANGES(2, "changes are pending"),
    BLOCKED(3, "a rule refused part of it"),
    PARTLY(4, "partly failed or degraded"),
    STALE(5, "the plan no longer fits the host");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
