package devattach.runtime;

import java.util.ArrayList;
import java.util.List;

/** Command lines put together. */
final class Words {

    private Words() {}

    static List<String> of(List<String> command, String... before) {
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(command);
        return words;
    }
}
