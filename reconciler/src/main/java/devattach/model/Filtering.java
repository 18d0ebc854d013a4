package devattach.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What of all that a container sends by an interface has to be its own; the rest is dropped on the host. */
public record Filtering(Set<Part> parts) {

    /** Of what a frame says about who sent it. Addresses of IP include that of the hardware. */
    public enum Part {
        MAC,
        IPV4,
        IPV6,

        /** Something is dropped, but not what was asked for. */
        OTHER;

        private String text() {
            return switch (this) {
                case MAC -> "hardware";
                case IPV4 -> "IPv4";
                case IPV6 -> "IPv6";
                case OTHER -> "other";
            };
        }
    }

    public static final Filtering NONE = new Filtering(Set.of());

    /** What was made by somebody else, or for something else. */
    public static final Filtering OTHER = new Filtering(Set.of(Part.OTHER));

    public Filtering {
        parts = Set.copyOf(parts);
    }

    public boolean isNone() {
        return parts.isEmpty();
    }

    public boolean of(Part part) {
        return parts.contains(part);
    }

    /** Whether it is of addresses of IP. */
    public boolean ofIp() {
        return of(Part.IPV4) || of(Part.IPV6);
    }

    /** As the addresses it is about: {@code hardware and IPv4}. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        for (Part part : Part.values()) {
            boolean included = part == Part.MAC && ofIp();
            if (of(part) || included) {
                said.add(part.text());
            }
        }
        return said.size() < 3 ? String.join(" and ", said) : said.get(0) + ", " + said.get(1) + " and " + said.get(2);
    }
}
