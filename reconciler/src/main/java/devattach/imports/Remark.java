package devattach.imports;

import devattach.model.Location;

/** Something that was not taken over: where it stands, what it is, why, and what to do instead. */
public record Remark(Location where, String what) {

    /** {@code compose.yaml:9:5: service 'web': ...}. */
    @Override
    public String toString() {
        return where + ": " + what;
    }
}
