package devattach.report;

/** How text is dressed: not at all, or in the colours of a terminal (ECMA-48, console_codes(4)). */
public enum Style {
    PLAIN {
        @Override
        String paint(Tone tone, String text) {
            return text;
        }
    },
    ANSI {
        @Override
        String paint(Tone tone, String text) {
            return text.isEmpty() ? text : "\033[" + tone.code + "m" + text + "\033[0m";
        }
    };

    /** What a piece of text means; colour only repeats what the words say. */
    enum Tone {
        TITLE("1"),
        ATTACH("32"),
        CHANGE("33"),
        REPAIR("33"),
        DETACH("31"),
        GOOD("32"),
        BAD("1;31"),
        NOTE("33"),
        QUIET("2");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    abstract String paint(Tone tone, String text);
}
