package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Lab;
import devattach.testing.Lab.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was seen to work with which runtime, as the README's table says it: so that nobody types it. */
final class SupportTable {

    private static final Path README = Path.of("../README.md");
    private static final String BEGIN = "<!-- made by ContractLabTest: -Dgolden.update=true -->\n";
    private static final String END = "<!-- end -->";

    private final Map<Lab, List<String>> seen = new HashMap<>();

    void holds(Lab lab, String what) {
        seen.computeIfAbsent(lab, any -> new ArrayList<>()).add(what);
    }

    /** Nothing to compare where some of the labs were not there. */
    void compareWithReadme(List<Lab> all) throws IOException {
        if (!seen.keySet().containsAll(all)) {
            return;
        }
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END, begin);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, readme.substring(0, begin) + markdown(all) + readme.substring(end));
        } else {
            assertEquals(markdown(all), readme.substring(begin, end));
        }
    }

    private String markdown(List<Lab> all) {
        Map<String, Map<Cgroup, String>> rows = new LinkedHashMap<>();
        for (Lab lab : all) {
            String users = lab.users() == Lab.Users.SHIFTED ? "its own" : "the host's";
            rows.computeIfAbsent("| " + lab.runtime() + " | " + users, any -> new HashMap<>())
                    .put(lab.cgroup(), String.join(", ", seen.get(lab)));
        }
        StringBuilder table =
                new StringBuilder("| runtime | users | cgroup v1 and v2 | v1 | v2 |\n|---|---|---|---|---|\n");
        rows.forEach((row, cells) -> table.append(row)
                .append(" | ")
                .append(cells.get(Cgroup.HOST))
                .append(" | ")
                .append(cells.get(Cgroup.V1))
                .append(" | ")
                .append(cells.get(Cgroup.V2))
                .append(" |\n"));
        return table.toString();
    }
}
