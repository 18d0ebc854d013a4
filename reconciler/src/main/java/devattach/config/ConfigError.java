package devattach.config;

import devattach.model.Location;

/** A mistake (or, among warnings, a doubtful thing) in what a user wrote: where it stands, what it is and what to do. */
public record ConfigError(Location where, String message) implements Comparable<ConfigError> {

    @Override
    public int compareTo(ConfigError other) {
        int byPlace = where.compareTo(other.where);
        return byPlace != 0 ? byPlace : message.compareTo(other.message);
    }

    /** {@code maps/zigbee.yaml:9:5: unknown key ...}, the form compilers have. */
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
