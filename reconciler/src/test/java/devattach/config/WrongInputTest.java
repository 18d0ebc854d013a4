package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake has its exact message; {@code mistakes.txt} is both the table and a page to read. */
class WrongInputTest {

    static Stream<Case> mistakes() throws Exception {
        return Case.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void everyMistakeIsNamedAndPlaced(Case mistake) {
        assertEquals(String.join("\n", mistake.said()), String.join("\n", mistake.messages()));
        assertFalse(mistake.said().isEmpty(), "a case in which nothing is wrong");
    }

    @Test
    void thereAreManyAndNoTwoAreCalledAlike() throws Exception {
        List<String> titles = mistakes().map(Case::title).toList();
        assertTrue(titles.size() >= 60, titles.size() + " cases");
        assertEquals(titles.size(), titles.stream().distinct().count());
    }

    /** Writes what is said now over what was to be said: {@code -Dgolden=write}; read the difference before committing it. */
    @BeforeAll
    static void rewriteOnRequest() throws Exception {
        if (!"write".equals(System.getProperty("golden"))) {
            return;
        }
        StringBuilder text = new StringBuilder();
        List<Case> cases = Case.all();
        int at = -1;
        boolean said = false;
        for (String line : Files.readAllLines(Case.FILE)) {
            if (line.startsWith("=> ")) {
                continue;
            }
            if (line.startsWith("# ")) {
                at++;
                said = false;
            }
            if (line.isEmpty() && at >= 0 && !said) {
                cases.get(at)
                        .messages()
                        .forEach(message -> text.append("=> ").append(message).append('\n'));
                said = true;
            }
            text.append(line).append('\n');
        }
        Files.writeString(Case.FILE, text);
    }
}
