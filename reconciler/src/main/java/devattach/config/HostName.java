package devattach.config;

/** The name by which {@code spec.hosts} knows a host: its own setting, else what the kernel calls it. */
public record HostName(String value) {

    public HostName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a host without a name; set host.name in the agent's file");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
