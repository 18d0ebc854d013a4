package devattach.cli;

import java.util.Locale;

/** Whether output is coloured; {@code AUTO} only on a terminal and where {@code NO_COLOR} is not set. */
enum Color {
    AUTO,
    ALWAYS,
    NEVER;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
