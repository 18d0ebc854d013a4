package devattach.model;

import java.util.List;

/**
 * How much passes in a second, at most.
 *
 * @param bytes whole ones, as the kernel counts
 */
public record Rate(long bytes) {

    private static final int BITS = 8;

    /** A rate's unit, with how many bits it is. */
    public record Unit(String name, long bits) {}

    /** All that can be written, those first in which a rate is told. */
    public static final List<Unit> UNITS = List.of(
            new Unit("Tbit", 1_000_000_000_000L),
            new Unit("Gbit", 1_000_000_000),
            new Unit("Mbit", 1_000_000),
            new Unit("kbit", 1_000),
            new Unit("Tibit", 1L << 40),
            new Unit("Gibit", 1L << 30),
            new Unit("Mibit", 1L << 20),
            new Unit("Kibit", 1L << 10),
            new Unit("bit", 1));

    public Rate {
        if (bytes < 1) {
            throw new IllegalArgumentException("no rate: " + bytes);
        }
    }

    /** Rounded down to whole bytes. */
    public static Rate ofBits(long bits) {
        return new Rate(bits / BITS);
    }

    public long bits() {
        return bytes * BITS;
    }

    /** In the largest unit of which it is a whole number. */
    @Override
    public String toString() {
        Unit unit = UNITS.stream()
                .filter(each -> bits() % each.bits() == 0)
                .findFirst()
                .orElseThrow();
        return bits() / unit.bits() + unit.name();
    }
}
