package devattach.config;

import devattach.model.Location;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The YAML parser's complaints in words for people who have never read its source. */
final class SyntaxWords {

    /** By a part of the parser's own sentence; no sentence holds two of them. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("(TAB)", "a tab where YAML allows only spaces; replace it by spaces"),
            Map.entry(
                    "mapping values are not allowed here",
                    "a ':' where no key can stand; check the indentation, or quote the value if the ':' belongs to it"),
            Map.entry(
                    "could not find expected ':'",
                    "a line that is neither 'key: value' nor '- item'; is a ':' missing?"),
            Map.entry(
                    "expected <block end>",
                    "indented differently from its neighbours; give keys of one map the same indentation"),
            Map.entry("found unexpected end of stream", "a quote is opened and never closed; close it"),
            Map.entry(
                    "expected ',' or '}'", "a '{' is not closed by '}', or a ',' is missing between its parts; add it"),
            Map.entry(
                    "expected ',' or ']'", "a '[' is not closed by ']', or a ',' is missing between its parts; add it"),
            Map.entry(
                    "found unknown escape character",
                    "unknown escape in double quotes; use single quotes to mean it literally"),
            Map.entry(
                    "expected '<document start>'",
                    "text where only a new document can begin; check the indentation, or separate documents by '---'"));

    private SyntaxWords() {}

    static YamlException explain(String file, MarkedYAMLException refusal) {
        String problem = Optional.ofNullable(refusal.getProblem()).orElse("");
        return new YamlException(place(file, refusal.getProblemMark()), "not YAML: " + words(problem));
    }

    private static String words(String problem) {
        for (Map.Entry<String, String> known : WORDS.entrySet()) {
            if (problem.contains(known.getKey())) {
                return known.getValue();
            }
        }
        if (problem.contains("that cannot start any token")) {
            int quote = problem.indexOf('\'');
            return problem.substring(quote, quote + 3) + " cannot begin a value; quote the value";
        }
        return problem + "; quote the value if it is plain text";
    }

    private static Location place(String file, Mark mark) {
        return mark == null ? new Location(file, 0, 0) : new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
