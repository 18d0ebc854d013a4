package devattach.git;

import java.io.IOException;

/** The repository could not be asked or read. Says what, where, why and what to do next; nothing is known of what is wanted now. */
public final class SourceException extends IOException {

    private static final long serialVersionUID = 1;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
