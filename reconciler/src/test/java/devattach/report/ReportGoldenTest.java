package devattach.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import devattach.model.Finding;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.model.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reports as they look, kept in files that a reviewer reads. {@code -Dgolden.update=true} writes them anew. */
class ReportGoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/devattach/report");

    static Stream<Arguments> scenes() {
        return Stream.of(
                arguments("in-sync", Sample.plan(List.of(), List.of())),
                arguments("waiting", Sample.plan(List.of(), Sample.findings().subList(1, 2))),
                arguments("blocked", Sample.plan(List.of(), Sample.findings())),
                arguments("attach", Sample.plan(Sample.attach(), List.of())),
                arguments("two-nodes", Sample.plan(Sample.twoNodes(), List.of())),
                arguments("everything", Sample.plan(everything(), Sample.findings())),
                arguments("interfaces", Sample.plan(Sample.interfaces(), List.of())),
                arguments("host-planned", Sample.ofHost(Sample.plan(List.of(), List.of()), Optional.empty())),
                arguments(
                        "host-failed",
                        Sample.ofHost(
                                Sample.applied(List.of(), List.of()),
                                Optional.of(new Outcome.Failed("write sriov_numvfs: No space left on device")))),
                arguments("replug", Sample.plan(Sample.replug(), List.of())),
                arguments(
                        "applied",
                        Sample.applied(everything(), done(everything().size()))),
                arguments("partly", partly()),
                arguments("rejected", rejected()));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void textIsAsReviewed(String scene, Report report) throws IOException {
        compare(scene + ".txt", PlanText.render(ReportView.of(report), Style.PLAIN));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void jsonIsAsReviewed(String scene, Report report) throws IOException {
        compare(scene + ".json", ReportJson.render(ReportView.of(report)));
    }

    private static void compare(String name, String actual) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, actual);
        }
        assertEquals(
                Files.readString(file), actual, file + " differs; if that is meant, run with -Dgolden.update=true");
    }

    private static List<Step> everything() {
        return Stream.of(Sample.detach(), Sample.leaked(), Sample.accessLost(), Sample.modeChanged(), Sample.attach())
                .flatMap(List::stream)
                .sorted(Step.SAFE_ORDER)
                .toList();
    }

    private static List<Outcome> done(int count) {
        return Stream.<Outcome>generate(Outcome.Done::new).limit(count).toList();
    }

    private static Report partly() {
        List<Step> steps = Stream.concat(Sample.attach().stream(), Sample.modeChanged().stream())
                .toList();
        return Sample.applied(
                steps,
                List.of(
                        new Outcome.Failed("cgroup /docker/4f1c: BPF_PROG_LOAD: EPERM"),
                        new Outcome.Skipped("its access was not granted"),
                        new Outcome.Stale("another node is there now")));
    }

    private static Report rejected() {
        Report report = Sample.plan(List.of(), List.<Finding>of());
        return new Report(
                report.time(),
                report.host(),
                report.revision(),
                List.of("9be2f10: maps/zigbee.yaml:9:7: unknown key 'vendor_id' in match; did you mean 'vendorid'?"),
                "https://git.example.org/devices.git: connection refused",
                List.of("maps/zigbee.yaml:9:14: /dev/ttyUSB0 is a name that moves; match by serial instead"),
                report.containers(),
                report.mappings(),
                report.hostChanges(),
                report.plan(),
                report.settled(),
                report.outcomes(),
                report.dryRun());
    }
}
