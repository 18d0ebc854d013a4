package devattach.config;

import devattach.model.Spelling;
import java.util.List;
import java.util.Optional;

/** What a document says it is: {@code apiVersion} and {@code kind}. */
enum Kind {
    DEVICE_MAP("DeviceMap"),
    AGENT("Agent");

    static final String API = "devattach/v1";
    private static final List<String> PLANNED = List.of("DeviceClass", "HostPolicy");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    /** Whether a document is of this kind; where not, says so. */
    boolean accepts(Fields document) {
        document.required(
                "apiVersion",
                "begin the document with 'apiVersion: " + API
                        + "'; files of other programs belong outside the folder devattach reads ('source.path')");
        Optional<String> version = document.text("apiVersion");
        if (version.isEmpty()) {
            return false;
        }
        if (!version.get().equals(API)) {
            document.wrong(
                    "apiVersion",
                    "apiVersion '" + version.get() + "' is not known; write 'apiVersion: " + API
                            + "', or keep files of other programs outside the folder devattach reads ('source.path')");
            return false;
        }
        document.required("kind", "write 'kind: " + word + "'");
        Optional<String> kind = document.text("kind");
        kind.filter(written -> !written.equals(word)).ifPresent(written -> document.wrong("kind", refusal(written)));
        return kind.filter(word::equals).isPresent();
    }

    private String refusal(String written) {
        if (PLANNED.contains(written)) {
            return "kind '" + written + "' is not supported yet; remove the document";
        }
        if (written.equals(AGENT.word)) {
            return "kind 'Agent' is the host's own file, " + AgentSettings.FILE + "; remove it from the repository";
        }
        if (this == AGENT && written.equals(DEVICE_MAP.word)) {
            return "kind 'DeviceMap' belongs in the repository, not in the host's own file; write 'kind: Agent'";
        }
        return "unknown kind '" + written + "'" + Spelling.hint(written, List.of(word), "kinds");
    }
}
