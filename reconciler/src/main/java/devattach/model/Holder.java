package devattach.model;

/** A process that has a device open. */
public record Holder(int pid, String command) {
    @Override
    public String toString() {
        return "pid " + pid + " (" + command + ")";
    }
}
