package devattach.bench;

import java.util.Locale;

/** What was measured, a line each: the yardstick's figures, devattach's, their ratio, and what it should be. */
final class Table {

    private static final String FORMAT = "%-44s %10s %10s %10s %10s %7s  %s%n";

    private Table() {}

    static void head(String title) {
        System.out.printf("%n%s%n", title);
        System.out.printf(FORMAT, "ms", "floor", "devattach", "p99", "kB/pass", "ratio", "target");
    }

    /** Ratios are of medians. */
    static void line(String what, Samples floor, Samples own, double bytesEach, double target) {
        double ratio = own.median() / floor.median();
        System.out.printf(
                FORMAT,
                what,
                millis(floor.median()),
                millis(own.median()),
                millis(own.p99()),
                bytesEach < 0 ? "" : String.format(Locale.ROOT, "%.1f", bytesEach / 1000),
                String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, "<= %.1f %s", target, ratio <= target ? "" : "MISSED"));
        System.out.printf(
                FORMAT,
                "  (least)",
                millis(floor.least()),
                millis(own.least()),
                "",
                "",
                String.format(Locale.ROOT, "%.2f", own.least() / floor.least()),
                "");
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.3f", micros / 1000);
    }
}
