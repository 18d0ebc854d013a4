package devattach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import devattach.mechanism.Mechanism;
import devattach.model.Facet;
import devattach.model.Finding;
import devattach.model.NetworkFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes, and what is easily forgotten when something is added. */
class HouseRulesTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path DOCS = Path.of("../docs");
    private static final int FILE_LINES = 300;
    private static final int METHOD_LINES = 50;

    /** As the formatter indents it: a member of a class, or of one within it, with the line that opens its body. */
    private static final Pattern METHOD = Pattern.compile(
            "(?m)^(?<indent>(?: {4}){1,3})(?!(?:.* )?(?:class|interface|enum|record|new) )(?! )(?<head>[^\\n=;{}]*\\([^;{}=]*)\\{$"
                    + "(?<body>(?s:.*?))\\n\\k<indent>\\}");

    @Test
    void noFileIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            long lines = Files.readString(file).lines().count();
            if (lines > FILE_LINES) {
                tooLong.add(file + ": " + lines + " lines");
            }
        }
        assertEquals(List.of(), tooLong, "at most " + FILE_LINES + " lines; take a noun out of it");
    }

    @Test
    void noMethodIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        int methods = 0;
        for (Path file : sources()) {
            Matcher matcher = METHOD.matcher(Files.readString(file));
            while (matcher.find()) {
                methods++;
                long lines = matcher.group("body").lines().count();
                if (lines > METHOD_LINES) {
                    tooLong.add(file + ": " + matcher.group("head").strip() + ": " + lines + " lines");
                }
            }
        }
        assertTrue(methods > sources().size(), "the pattern no longer finds methods: " + methods);
        assertEquals(List.of(), tooLong, "at most " + METHOD_LINES + " lines");
    }

    @Test
    void everyFacetHasAMechanism() {
        Set<String> served = new ClassFileImporter()
                .importPath(Path.of("target/classes")).stream()
                        .filter(type -> type.isAssignableTo(Mechanism.class) && !type.isInterface())
                        .flatMap(type -> type.getMethod("facet").getReferencedClassObjects().stream())
                        .map(ReferencedClassObject::getValue)
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(names(Facet.class), served);
    }

    @Test
    void everyFindingIsDocumented() throws IOException {
        StringBuilder pages = new StringBuilder();
        try (Stream<Path> files = Files.walk(DOCS)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                pages.append(Files.readString(page));
            }
        }
        List<String> forgotten = Stream.of(Finding.class, NetworkFinding.class)
                .flatMap(family -> names(family).stream())
                .filter(reason -> !reason.equals("NetworkFinding"))
                .filter(reason -> !pages.toString().contains("`" + reason + "`"))
                .toList();
        assertEquals(List.of(), forgotten, "docs/states.md explains each reason and what to do about it");
    }

    private static Set<String> names(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }
}
