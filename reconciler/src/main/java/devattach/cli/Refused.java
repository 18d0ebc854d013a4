package devattach.cli;

import java.io.IOException;

/** A command that cannot be carried out as it was given. The message says what: why; next. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }
}
