package devattach.model;

/**
 * Text that is safe to show on a terminal. Names of containers, commit subjects, process names and device strings are
 * other people's; an escape sequence or a line break in one must not move the cursor or fake a line.
 */
public final class Printable {

    private Printable() {}

    /** With the codes of what is not safe in the place of it. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isHarmless(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format(point <= 0xff ? "\\x%02x" : "\\u{%x}", point));
            }
        });
        return shown.toString();
    }

    /** Whether a code point is safe to show as it is. */
    public static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            // controls, direction overrides, line and paragraph separators, halves of pairs
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
